import Foundation
import TestSupport
import Testing

/// The real program, as a process of its own, killed when nobody holds it any more.
final class Odontox: Sendable {
    /// What is left of one that has ended.
    struct Result: Sendable, CustomStringConvertible {
        var code: Int32
        var output: String
        var errors: String

        var description: String { "exit \(code)\n\(output)\n\(errors)" }
    }

    /// Beside the program of the tests.
    static let binary: URL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "odontox")

    private let process = Process()
    /// What it is given and says.
    private let texts: TestFolder

    /// Starts it, with nothing of this machine's settings.
    /// - Parameters:
    ///   - folder: Where it works; a folder of its own without.
    ///   - tool: Another program of this machine instead.
    init(
        _ arguments: [String], _ environment: [String: String] = [:], in folder: TestFolder? = nil, input: String = "", tool: String? = nil
    ) throws {
        texts = try TestFolder()
        let place = folder ?? texts
        process.executableURL = tool == nil ? Self.binary : URL(filePath: "/usr/bin/env")
        process.arguments = [tool].compactMap(\.self) + arguments
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": place.path].merging(environment) { $1 }
        process.currentDirectoryURL = URL(filePath: place.path)
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: texts.write(input, to: "input")))
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: texts.write("", to: "output")))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: texts.write("", to: "errors")))
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Runs a command to its end, five minutes at most.
    static func run(
        _ arguments: [String], _ environment: [String: String] = [:], in folder: TestFolder? = nil, input: String = "", tool: String? = nil
    ) async throws -> Result {
        let program = try Odontox(arguments, environment, in: folder, input: input, tool: tool)
        return Result(code: try await program.end(), output: program.output, errors: program.errors)
    }

    var output: String { (try? texts.text("output")) ?? "" }
    var errors: String { (try? texts.text("errors")) ?? "" }
    var isRunning: Bool { process.isRunning }

    /// Asks it to stop.
    func terminate() { process.terminate() }

    /// Ends it at once, whatever it does. Returns when it is gone.
    func kill9() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Waits for its end, five minutes at most; its exit code, or the signal that ended it, as a negative number.
    func end() async throws -> Int32 {
        try await wait("ended") { !self.process.isRunning }
        guard !process.isRunning else { return -1 }
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// Waits until it answers; where: `http://127.0.0.1:PORT`.
    func address() async throws -> String {
        let words = "OdontoX answers at "
        // Only lines that are there whole.
        var lines: [Substring] { output.split(separator: "\n", omittingEmptySubsequences: false).dropLast() }
        try await wait("answered") { !self.process.isRunning || lines.contains { $0.hasPrefix(words) } }
        let line = try #require(lines.first { $0.hasPrefix(words) }, "\(errors)")
        return String(line.dropFirst(words.count))
    }

    /// Polls, five minutes at most: the machine may be busy.
    func wait(_ what: Comment, until condition: () -> Bool) async throws {
        for _ in 0..<15_000 {
            if condition() { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("The program never \(what): \(errors)")
    }
}
