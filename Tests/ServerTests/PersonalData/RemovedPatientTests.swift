import API
import Domain
import Foundation
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The data of a patient whose record was removed")
struct RemovedPatientTests {
    private static let words = [
        "Zebulon", "Quartermain", "zq.mail@", "zq.portal@", "3007770001", "ZQ-INSURED",
    ]

    /// A clinic from which a patient was removed who was registered under an `Idempotency-Key`, and whose
    /// portal account, opened by first password and invited by mail, was deleted with the record.
    private func run(
        _ engine: TestEngine,
        _ body: @Sendable (TestServer, TestClinic, TestUser, ID) async throws -> Void
    ) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic, password: "an admin's password")
            let made = try await server.send(
                .post, "/patients", as: admin,
                body: [
                    "firstName": "Zebulon", "lastName": "Quartermain", "phone": "+92-300-777-0001",
                    "email": "zq.mail@zebulon.example", "insurance": "ZQ-INSURED-99",
                ], headers: ["Idempotency-Key": "k1"])
            try #require(made.status == 201, "\(made)")
            let account = "/patients/\(made.id)/portal-account"
            let opened = try await server.post(
                account, as: admin,
                ["email": "zq.portal@zebulon.example", "password": "a patient's first password"])
            try #require(opened.status == 201 && opened["membershipStatus"] == "active", "\(opened)")
            let invited = try await server.post("\(account)/invite", as: admin)
            try #require(invited.status == 200, "\(invited)")
            // On the day of the mail the user would be kept, to count the mails.
            server.clock.advance(minutes: 24 * 60)
            try #require(try await server.delete("/patients/\(made.id)", as: admin).status == 204)
            try #require(try await server.get("/patients/\(made.id)", as: admin).status == 404)
            try await body(server, clinic, admin, try #require(ID(made.id)))
        }
    }

    private func erase(
        _ server: TestServer, _ admin: TestUser, _ patient: ID, _ body: JSONValue
    ) async throws -> Answer {
        let token = try await server.sessionToken(of: admin)
        return try await server.send(.post, "/patients/\(patient)/erase", token: token, body)
    }

    @Test("They can be erased, and then nothing holds a string of theirs", arguments: TestEngine.allCases)
    func erased(engine: TestEngine) async throws {
        try await run(engine) { server, _, admin, patient in
            let before = try await PersonSearch.tables(server.database, for: Self.words).map(\.place)
            // The user went with the record; the mail to them did not.
            #expect(Set(before).isSuperset(of: ["outbox.recipient", "idempotency_keys.body"]), "\(before)")
            #expect(!before.contains("users.email"), "\(before)")
            let plan = try await erase(server, admin, patient, ["reason": "To see", "dryRun": true])
            #expect(plan.status == 200 && plan["dryRun"] == true, "\(plan)")
            let done = try await erase(server, admin, patient, ["reason": "Zebulon asked for it"])
            #expect(done.status == 200 && done["tables"] == plan["tables"], "\(done) \(plan)")
            let after = try await PersonSearch.tables(server.database, for: Self.words)
            #expect(after.isEmpty, "\(after)")
            let lines = try await server.get("/audit?entityId=\(patient)", as: admin).data
            #expect(
                lines.filter { $0["action"] == "created" || $0["action"] == "deleted" }
                    .allSatisfy { $0["after"] == ["erased": true] || $0["before"] == ["erased": true] })
            #expect(lines.first?["after"]?["reason"] == "… asked for it", "\(lines)")
            let again = try await erase(server, admin, patient, ["reason": "Once more"])
            #expect(again.status == 409 && again.code == "PATIENT_ERASED", "\(again)")
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
        }
    }

    @Test("They are exported as far as something is left", arguments: TestEngine.allCases)
    func exported(engine: TestEngine) async throws {
        try await run(engine) { server, _, admin, patient in
            let answer = try await server.get("/patients/\(patient)/export", as: admin)
            #expect(answer.status == 200, "\(answer)")
            #expect(answer["patient"]?["insurance"] == "ZQ-INSURED-99", "\(answer)")
            let changes = (answer["changes"]?.array ?? []).compactMap { $0["action"]?.string }
            #expect(Set(["created", "deleted"]).isSubset(of: changes), "\(changes)")
            let sent = (answer["deliveries"]?.array ?? []).map { $0["recipient"]?.string }
            #expect(sent == ["zq.portal@zebulon.example"], "\(answer)")
        }
    }

    @Test("A legal hold counts on, and another clinic knows nobody", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic, password: "an admin's password")
            let patient = try await server.makePatient(in: clinic, firstName: "Zebulon")
            let held = try await server.patch(
                "/patients/\(patient)", as: admin, ["legalHoldUntil": "2026-12-31"])
            #expect(held.status == 200, "\(held)")
            #expect(try await server.delete("/patients/\(patient)", as: admin).status == 204)
            let answer = try await erase(server, admin, patient, ["reason": "Asked for it"])
            #expect(answer.code == "ERASURE_BLOCKED" && answer.fields == ["legalHoldUntil"], "\(answer)")
            let north = try await server.makeClinic("North")
            let stranger = try await server.makeUser(.admin, in: north, password: "another admin's password")
            #expect(try await erase(server, stranger, patient, ["reason": "Asked"]).status == 404)
            #expect(try await server.get("/patients/\(patient)/export", as: stranger).status == 404)
        }
    }

    @Test("An erasure of theirs is done again after a restore", arguments: TestEngine.allCases)
    func replayed(engine: TestEngine) async throws {
        try await run(engine) { server, clinic, _, patient in
            let folder = try TestFolder()
            let path = folder.file("erasures.jsonl")
            let line = """
                {"clinicId":"\(clinic.id)","patientId":"\(patient)","erasedBy":null,\
                "erasedAt":"2026-06-01T00:00:00.000Z"}
                """
            try Data(line.utf8).write(to: URL(filePath: path))
            let replay = ReplayErasures(server.database, clock: server.clock.clock)
            for expected in [
                ReplayErasures.Outcome(erased: 1, known: 0, unknown: 0),
                ReplayErasures.Outcome(erased: 0, known: 1, unknown: 0),
            ] {
                let outcome = try await replay.replay(
                    path, securityLog: server.backend.securityLog, logger: TestDatabase.logger)
                #expect(outcome == expected)
            }
            #expect(try await PersonSearch.tables(server.database, for: Self.words).isEmpty)
        }
    }
}
