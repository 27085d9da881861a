import Foundation

/// A folder that goes with its last use.
public final class TestFolder: Sendable {
    /// The folder's absolute path.
    public let path: String

    /// Makes a new folder among the temporary files.
    public init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "odontox-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of a file in it, which need not be there.
    public func file(_ name: String) -> String { path + "/" + name }

    /// What stands in a file.
    public func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: file(name))), as: UTF8.self)
    }

    /// Writes a file and returns its path.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: file(name)))
        return file(name)
    }

    /// The names of what is in it, in order.
    public var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
}
