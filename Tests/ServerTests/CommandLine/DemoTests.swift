import API
import Foundation
import TestSupport
import Testing

@testable import Server

@Suite("The demo from the command line")
struct DemoTests {
    @Test("serve --demo prints sign-ins that work and a line to paste, and a second start does so again", arguments: TestEngine.allCases)
    func serve(engine: TestEngine) async throws {
        try await ProgramPlace.with(engine) { place in
            for _ in 0..<2 {
                let program = try Program(["serve", "--demo"], in: place.folder, environment: place.environment)
                let address = try await program.address()
                try await program.wait("prints its sign-ins") { program.standardOutput.contains("curl") }
                let printed = program.standardOutput
                for email in ["zainab.ahmed@odontox.test", "superadmin@odontox.test", "patient.north@odontox.test"] {
                    #expect(printed.contains(email))
                }
                // The line as a reader would paste it.
                let line = try #require(printed.split(separator: "\n").first { $0.contains("curl") })
                let shell = Process()
                let answer = Pipe()
                shell.executableURL = URL(filePath: "/bin/sh")
                shell.arguments = ["-c", String(line)]
                shell.standardOutput = answer
                try shell.run()
                shell.waitUntilExit()
                let json = try JSONValue(parsing: [UInt8](answer.fileHandleForReading.readDataToEndOfFile()))
                #expect(json["slots"]?.array != nil || json["isClosed"]?.bool != nil, "\(json)")
                #expect(address.hasPrefix("http://127.0.0.1:"))
                program.terminate()
                #expect(try await program.end() == 0)
            }
        }
    }

    @Test("demo loads an empty database, and leaves one with data as it is", arguments: TestEngine.allCases)
    func load(engine: TestEngine) async throws {
        try await ProgramPlace.with(engine) { place in
            let first = try await Program.run(["demo"], in: place.folder, environment: place.environment)
            #expect(first.code == 0, "\(first.errors)")
            let second = try await Program.run(["demo"], in: place.folder, environment: place.environment)
            #expect(second.code == 1)
            #expect(second.errors.split(separator: "\n").count == 1)
            let token = try await Program.run(
                ["token", "--email", "superadmin@odontox.test"], in: place.folder, environment: place.environment)
            #expect(token.code == 0)
        }
    }
}
