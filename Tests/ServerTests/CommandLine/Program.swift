import Foundation
import Testing

/// The real program, run as its own process in a folder of its own.
final class Program {
    /// `odontox`, which is built beside the tests.
    static let path = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "odontox").path

    private let process = Process()
    private let output: URL
    private let errors: URL

    /// Starts it. The environment is the one given and nothing of this process's `ODONTOX_` variables.
    init(_ arguments: [String], in folder: URL, environment: [String: String] = [:], input: String = "") throws {
        let name = UUID().uuidString
        output = folder.appending(path: "\(name).out")
        errors = folder.appending(path: "\(name).err")
        let source = folder.appending(path: "\(name).in")
        try Data(input.utf8).write(to: source)
        for file in [output, errors] { try Data().write(to: file) }
        process.executableURL = URL(filePath: Self.path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("ODONTOX_") }.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: source)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    var standardOutput: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }
    var standardError: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }
    var isRunning: Bool { process.isRunning }

    /// Runs a command to its end.
    static func run(
        _ arguments: [String], in folder: URL, environment: [String: String] = [:], input: String = ""
    ) async throws -> (code: Int32, output: String, errors: String) {
        let program = try Program(arguments, in: folder, environment: environment, input: input)
        let code = try await program.end()
        return (code, program.standardOutput, program.standardError)
    }

    /// Waits for its end, a minute at most; its exit code.
    func end() async throws -> Int32 {
        try await wait("ends") { !self.process.isRunning }
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// Waits until it answers; where.
    func address() async throws -> String {
        try await wait("answers") { self.standardOutput.contains("OdontoX answers at ") || !self.process.isRunning }
        let line = try #require(standardOutput.split(separator: "\n").first { $0.hasPrefix("OdontoX answers at ") }, "\(standardError)")
        return String(line.dropFirst("OdontoX answers at ".count))
    }

    func terminate() { process.terminate() }

    /// Polls, a minute at most: the machine may be busy.
    func wait(_ what: Comment, until condition: () -> Bool) async throws {
        for _ in 0..<3000 {
            if condition() { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("The program never \(what): \(standardError)")
    }

    /// A request to a running server.
    static func request(_ url: String, json: String? = nil) throws -> (status: Int, body: String) {
        let url = try #require(URL(string: url))
        guard let connection = RawConnection(port: url.port ?? 0) else { return (0, "nobody listens") }
        var head = "\(json == nil ? "GET" : "POST") \(url.path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        if let json { head += "Content-Type: application/json\r\nContent-Length: \(json.utf8.count)\r\n" }
        connection.send(head + "\r\n" + (json ?? ""))
        let answer = connection.readToEnd()
        let status = answer.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return (status, answer.range(of: "\r\n\r\n").map { String(answer[$0.upperBound...]) } ?? "")
    }
}
