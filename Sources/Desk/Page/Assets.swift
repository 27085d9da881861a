import CDeskAssets
import Crypto
import FoundationEssentials

/// The files that pages load: styles, scripts, pictures, translations. They are compiled into the program.
struct Assets: Sendable {
    private let files: [String: [UInt8]]
    /// Where the files are read from instead while one works on them.
    private let folder: String?
    /// Of all files: every change gives all of them another address.
    let hash: String

    init(folder: String?) {
        self.folder = folder
        var files: [String: [UInt8]] = [:]
        for index in 0..<Int(desk_asset_count()) {
            let asset = desk_asset(Int32(index))
            guard let name = asset.name, let bytes = asset.bytes else { continue }
            files[String(cString: name)] = Array(UnsafeBufferPointer(start: bytes, count: Int(asset.size)))
        }
        self.files = files
        var digest = SHA256()
        for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
            digest.update(data: Array(name.utf8))
            digest.update(data: bytes)
        }
        hash = digest.finalize().prefix(8).map { byte in
            let hex = String(byte, radix: 16)
            return hex.utf8.count == 1 ? "0\(hex)" : hex
        }.joined()
    }

    var names: [String] { Array(files.keys) }

    /// What a page gets; nil for a name that is none of the files'.
    func bytes(of name: String) -> [UInt8]? {
        guard let bytes = file(name) else { return nil }
        return name.hasSuffix(".css") ? joined(bytes, at: name) : bytes
    }

    private func file(_ name: String) -> [UInt8]? {
        guard let kept = files[name] else { return nil }
        guard let folder else { return kept }
        return (try? Data(contentsOf: URL(filePath: "\(folder)/\(name)"))).map(Array.init) ?? kept
    }

    /// A style sheet with those that it imports in their place: a page loads one, and nothing in the browser
    /// has to follow imports, which tools that read the styles do by making sheets of their own.
    private func joined(_ bytes: [UInt8], at name: String) -> [UInt8] {
        let place = name.split(separator: "/").dropLast().map { "\($0)/" }.joined()
        let parts = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            let quoted = String(decoding: line, as: UTF8.self).split(separator: "\"")
            guard quoted.count == 3, quoted[0] == "@import " else { return Array(line) }
            return file(place + quoted[1]) ?? Array(line)
        }
        return Array(parts.joined(separator: [UInt8(ascii: "\n")]))
    }

    /// Where a page finds a file.
    func address(_ name: String) -> String { "/desk/assets/\(folder == nil ? hash : "now")/\(name)" }

    static func mediaType(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        case "json": "application/json"
        default: "application/octet-stream"
        }
    }
}
