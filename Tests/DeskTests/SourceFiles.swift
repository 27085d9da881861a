import Foundation

/// A file of the repository, as the tests of texts and assets read it.
struct SourceFile {
    /// Below the folder that was asked for.
    let name: String
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// Line breaks, as `wc -l` counts them.
    var lines: Int { bytes.filter { $0 == UInt8(ascii: "\n") }.count }

    /// What the pattern's group holds at every place.
    func matches(of pattern: Regex<(Substring, Substring)>) -> [String] {
        text.matches(of: pattern).map { String($0.output.1) }
    }
}

enum SourceFiles {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// All files below a folder of the repository.
    static func below(_ folder: String) throws -> [SourceFile] {
        let base = root.appending(path: folder)
        return try FileManager.default.subpathsOfDirectory(atPath: base.path).compactMap { name in
            // A folder has no content.
            guard let content = try? Data(contentsOf: base.appending(path: name)) else { return nil }
            return SourceFile(name: name, bytes: Array(content))
        }
    }
}
