import API
import Foundation
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The command line")
struct CommandTests {
    @Test(
        "Each command explains itself with an example",
        arguments: [
            [], ["serve"], ["migrate"], ["demo"], ["user"], ["user", "add"], ["user", "password"],
            ["user", "disable"], ["user", "enable"], ["token"], ["backup"],
            ["restore"], ["doctor"], ["move"],
        ])
    func help(command: [String]) async throws {
        try await ProgramPlace.with(.sqlite) { place in
            let run = try await place.run(command + ["--help"])
            #expect(run.code == 0)
            #expect(
                run.output.contains(
                    "odontox \(command.joined(separator: " "))".trimmingCharacters(in: .whitespaces)))
            #expect(run.errors.isEmpty)
            // An example that the width of a terminal has broken cannot be pasted.
            let lines = run.output.split(separator: "\n")
            for start in ["--", "postgres:", "sqlite:", "http:", "\\"] {
                #expect(!lines.contains { $0.hasPrefix(start) }, "\(run.output)")
            }
        }
    }

    @Test(
        "A wrong setting stops every command with one line that names the variable",
        arguments: [
            ["serve"], ["migrate"], ["token", "--email", "a@b.example"],
        ])
    func wrongSetting(command: [String]) async throws {
        try await ProgramPlace.with(.sqlite) { place in
            _ = try await place.run(["migrate"])
            for (name, value) in [
                ("ODONTOX_PORT", "abc"), ("ODONTOX_DATABASE_URL", "oracle://x"),
                ("ODONTOX_LOG_FORMAT", "xml"),
                ("ODONTOX_JWT_SECRET", "short"),
            ] {
                let run = try await place.run(command, [name: value])
                #expect(run.code != 0)
                #expect(run.output.isEmpty)
                #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
                #expect(run.errors.contains(name), "\(run.errors)")
            }
        }
    }

    @Test("Migrating twice is harmless", arguments: TestEngine.allCases)
    func migrate(engine: TestEngine) async throws {
        try await ProgramPlace.with(engine) { place in
            let first = try await place.run(["migrate"])
            #expect(first.code == 0, "\(first.errors)")
            #expect(first.output.contains("applied 0001-baseline-accounts"))
            let second = try await place.run(["migrate"])
            #expect(second.code == 0)
            #expect(!second.output.contains("applied"))
        }
    }

    @Test(
        "A database of a newer version is refused with one clear line, and left as it is",
        arguments: TestEngine.allCases)
    func newerSchema(engine: TestEngine) async throws {
        try await ProgramPlace.with(engine) { place in
            _ = try await place.run(["migrate"])
            let database = try place.open()
            _ = try await database.write { tx in
                try tx.run(
                    """
                    INSERT INTO schema_migrations (id, checksum, applied_at)
                    VALUES ('9999-future', 'x', 9999999999999)
                    """
                )
            }
            database.close()
            for command in [["serve"], ["migrate"], ["token", "--email", "a@b.example"]] {
                let run = try await place.run(command)
                #expect(run.code != 0)
                let lines = run.errors.split(separator: "\n")
                #expect(
                    lines.filter { $0.contains("9999-future") && $0.contains("newer version") }.count == 1,
                    "\(run.errors)")
                #expect(lines.count == 1, "\(run.errors)")
            }
        }
    }

    @Test(
        "A user made here gets a token here, and a second one of that address does not",
        arguments: TestEngine.allCases)
    func users(engine: TestEngine) async throws {
        try await ProgramPlace.with(engine) { place in
            let add = [
                "user", "add", "--superadmin", "--email", " Ada@Example.org", "--first-name", "Ada",
                "--last-name", "Khan",
            ]
            let made = try await place.run(add, input: "a good password\n")
            #expect(made.code == 0, "\(made.errors)")
            let user = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
            try Self.expectSecurityLine("credential_made", user, in: made.errors)
            let again = try await place.run(add, input: "a good password\n")
            #expect(again.code == 1)
            #expect(again.errors.contains("taken"))
            let short = try await place.run(
                [
                    "user", "add", "--superadmin", "--email", "b@example.org", "--first-name", "B",
                    "--last-name", "B",
                ], input: "short\n")
            #expect(short.code == 1)
            let token = try await place.run(["token", "--email", "ada@example.org", "--ttl", "60"])
            #expect(token.code == 0, "\(token.errors)")
            try Self.expectSecurityLine("token_issued", user, in: token.errors)
            let printed = token.output.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(!printed.isEmpty && !token.errors.contains(printed))
            let part = try #require(token.output.split(separator: ".").dropFirst().first)
            let claims = try jsonOfTokenPart(part)
            #expect(claims["role"] == "superadmin")
            #expect((claims["exp"]?.int ?? 0) - (claims["iat"]?.int ?? 0) == 60)
            let unknown = try await place.run(["token", "--email", "x@example.org"])
            #expect(unknown.code == 1)
            #expect(unknown.output.isEmpty)
        }
    }

    /// One line of the security log: of what, and of whom; not the address.
    private static func expectSecurityLine(_ kind: String, _ user: String, in errors: String) throws {
        let lines = errors.split(separator: "\n").compactMap { try? JSONValue(parsing: String($0)) }
            .filter { $0["logger"] == "security" }
        #expect(lines.map { $0["kind"]?.string } == [kind], "\(errors)")
        #expect(lines.first?["user"]?.string == user, "\(errors)")
        #expect(!errors.lowercased().contains("ada@"), "\(errors)")
    }
}
