import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The operator's commands on users")
struct UserCommandTests {
    private static let address = "hassan.ali@odontox.test"

    private func count(_ place: ProgramPlace, _ sql: SQL) async throws -> Int {
        let database = try place.open()
        defer { database.close() }
        return try await database.read { tx in try tx.first(sql) { Int($0.int(0)) } ?? 0 }
    }

    @Test(
        "Set a password, disable and enable, each with a row in each clinic of the user",
        arguments: TestEngine.allCases)
    func commands(engine: TestEngine) async throws {
        try await ProgramPlace.with(engine) { place in
            #expect(try await place.run(["demo"]).code == 0)
            let hash: SQL = """
                SELECT count(*) FROM users WHERE email = \(Self.address) AND password_hash <> (
                    SELECT password_hash FROM users WHERE email = 'fatima.khan@odontox.test')
                """
            #expect(try await count(place, hash) == 0)
            let set = try await place.run(
                ["user", "password", "--email", "Hassan.Ali@odontox.test"],
                input: "violet kites over Lahore\n")
            #expect(set.code == 0 && set.output.isEmpty, "\(set)")
            let lines = set.errors.split(separator: "\n")
            #expect(lines.count == 1 && set.errors.contains("credential_changed"), "\(set)")
            #expect(try await count(place, hash) == 1)
            for command in ["disable", "enable"] {
                let run = try await place.run(["user", command, "--email", Self.address])
                let kind = command == "disable" ? "credential_ended" : "credential_made"
                #expect(run.code == 0 && run.output.isEmpty, "\(run)")
                #expect(run.errors.split(separator: "\n").count == 1 && run.errors.contains(kind), "\(run)")
                #expect(!run.errors.contains("hassan"), "\(run)")
                let disabled = try await count(
                    place, "SELECT count(*) FROM users WHERE disabled_at IS NOT NULL")
                #expect(disabled == (command == "disable" ? 1 : 0))
            }
            for action in ["password_changed", "disabled", "enabled"] {
                let rows = try await count(
                    place,
                    """
                    SELECT count(DISTINCT clinic_id) FROM audit_entries
                    WHERE action = \(action) AND entity = 'user' AND actor_role = 'system'
                    """)
                #expect(rows == 2, "\(action)")
            }
        }
    }

    @Test("A weak password, a missing one and an unknown user are one line and no change")
    func refused() async throws {
        try await ProgramPlace.with(.sqlite) { place in
            #expect(try await place.run(["demo"]).code == 0)
            let known = ["user", "password", "--email", Self.address]
            for (command, input, reason) in [
                (known, "short\n", "10 to 200"), (known, "password123\n", "tried first"),
                (known, "hassan.ali\n", "e-mail address"), (known, "", "standard input"),
                (
                    ["user", "password", "--email", "x@y.example"], "violet kites over Lahore\n",
                    "x@y.example"
                ),
                (["user", "disable", "--email", "x@y.example"], "", "x@y.example"),
                (["user", "enable", "--email", "x@y.example"], "", "x@y.example"),
            ] {
                let run = try await place.run(command, input: input)
                #expect(run.code == 1 && run.output.isEmpty, "\(command): \(run)")
                #expect(run.errors.split(separator: "\n").count == 1 && run.errors.contains(reason), "\(run)")
            }
            #expect(
                try await count(place, "SELECT count(*) FROM audit_entries WHERE entity = 'user'") == 0)
        }
    }
}
