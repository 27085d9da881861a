import API
import Domain
import Foundation
import Logging
import TestSupport

@testable import Server

/// A log whose lines a test reads back.
struct RecordingLog: Sendable {
    private let folder: TestFolder
    private let path: String
    private let file: Int32
    let logger: Logger

    /// - Parameter format: Of lines beside those of the security log.
    init(_ format: LogFormat = .text, level: Logger.Level = .critical) throws {
        folder = try TestFolder()
        path = folder.file("log")
        file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        let handler = LineLogHandler(format: format, level: level, lines: LogLines(file: file))
        logger = Logger(label: "odontox") { _ in handler }
    }

    var text: String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

    /// The lines of the security log.
    func security() throws -> [JSONValue] {
        try text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }.filter {
            $0["logger"] == "security"
        }
    }

    /// Their kinds.
    func kinds() throws -> [String] { try security().compactMap { $0["kind"]?.string } }
}
