import API
import TestSupport
import Testing

@testable import Server

@Suite("The demo from the command line")
struct DemoTests {
    @Test(
        "serve --demo prints sign-ins that work and a line to paste, and a second start does so again",
        arguments: TestEngine.allCases)
    func serve(engine: TestEngine) async throws {
        try await ProgramPlace.with(engine) { place in
            for _ in 0..<2 {
                let program = try place.start(["serve", "--demo"])
                let address = try await program.address()
                try await program.wait("printed its sign-ins") { program.output.contains("curl") }
                let printed = program.output
                for email in [
                    "zainab.ahmed@odontox.test", "superadmin@odontox.test", "patient.north@odontox.test",
                ] {
                    #expect(printed.contains(email))
                }
                // The line as a reader would paste it.
                let line = try #require(printed.split(separator: "\n").first { $0.contains("curl") })
                let shell = try await Odontox.run(["-c", String(line)], tool: "sh")
                let json = try JSONValue(parsing: shell.output)
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
            let first = try await place.run(["demo"])
            #expect(first.code == 0, "\(first.errors)")
            let second = try await place.run(["demo"])
            #expect(second.code == 1)
            #expect(second.errors.split(separator: "\n").count == 1)
            let token = try await place.run(["token", "--email", "superadmin@odontox.test"])
            #expect(token.code == 0)
        }
    }
}
