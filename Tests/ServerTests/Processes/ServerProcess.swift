import Foundation
import Synchronization
import Testing

@testable import Server

/// A real server in a process of its own, on the database of a test server; it takes the same tokens.
final class ServerProcess: Sendable {
    /// Where it answers: `http://127.0.0.1:PORT`.
    let address: String
    private let folder: TestFolder
    private let process: Mutex<Process>
    private let processId: Int32

    /// Starts a server and waits until it answers.
    static func start(on server: TestServer) async throws -> ServerProcess {
        let folder = try TestFolder()
        let environment = server.environment.merging([
            "ODONTOX_JWT_SECRET": String(decoding: TestServer.secret, as: UTF8.self), "ODONTOX_RATE_LIMIT": "off",
            "ODONTOX_LOG_LEVEL": "error",
        ]) { $1 }
        let process = try Odontox.process(["serve", "--port", "0"], environment, in: folder)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        for _ in 0..<600 {
            let line = try folder.text("output").split(separator: "\n", omittingEmptySubsequences: false).dropLast().first
            if let line, let address = line.split(separator: " ").last {
                return ServerProcess(address: String(address), folder: folder, process: process)
            }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        kill(process.processIdentifier, SIGKILL)
        throw NotStarted(description: try folder.text("errors"))
    }

    struct NotStarted: Error, CustomStringConvertible {
        let description: String
    }

    private init(address: String, folder: TestFolder, process: Process) {
        self.address = address
        self.folder = folder
        processId = process.processIdentifier
        self.process = Mutex(process)
    }

    /// Ends it at once, whatever it does. Returns when it is gone.
    func kill9() { end(SIGKILL) }

    /// Asks it to stop. Returns when it has.
    func stop() { end(SIGTERM) }

    /// What it wrote to standard error.
    var errors: String { (try? folder.text("errors")) ?? "" }

    private func end(_ signal: Int32) {
        kill(processId, signal)
        process.withLock { $0.waitUntilExit() }
    }
}
