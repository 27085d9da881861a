import Foundation
import Testing

/// The real program, as a process of its own.
enum Odontox {
    struct Result: Sendable, CustomStringConvertible {
        var code: Int32
        var output: String
        var errors: String

        var description: String { "exit \(code)\n\(output)\n\(errors)" }
    }

    /// Beside the program of the tests.
    static let binary: URL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "odontox")

    /// Runs a command to its end; it is killed after a minute.
    /// - Parameter tool: Another program of this machine instead.
    static func run(
        _ arguments: [String], _ environment: [String: String] = [:], input: String = "", tool: String? = nil
    ) async throws -> Result {
        let folder = try TestFolder()
        let process = try process(arguments, environment, in: folder)
        if let tool {
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [tool] + arguments
        }
        let pipe = Pipe()
        process.standardInput = pipe
        let timer = Task {
            try await Task.sleep(for: .seconds(60))
            kill(process.processIdentifier, SIGKILL)
        }
        defer { timer.cancel() }
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do {
                try process.run()
                try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
                try pipe.fileHandleForWriting.close()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        return Result(code: process.terminationStatus, output: try folder.text("output"), errors: try folder.text("errors"))
    }

    /// A process that is not started yet; what it says goes to the files `output` and `errors`.
    static func process(_ arguments: [String], _ environment: [String: String], in folder: TestFolder) throws -> Process {
        let process = Process()
        process.executableURL = binary
        process.arguments = arguments
        // Nothing of this machine's settings.
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder.path].merging(environment) { $1 }
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.standardOutput = try folder.handle("output")
        process.standardError = try folder.handle("errors")
        return process
    }
}

/// A folder that goes with its last use.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "odontox-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    func text(_ name: String) throws -> String { String(decoding: try Data(contentsOf: URL(filePath: file(name))), as: UTF8.self) }

    func handle(_ name: String) throws -> FileHandle {
        try Data().write(to: URL(filePath: file(name)))
        return try FileHandle(forWritingTo: URL(filePath: file(name)))
    }

    var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
}
