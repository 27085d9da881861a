import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The address of who was erased")
struct ErasedAddressTests {
    @Test(
        "Gets no more than its three mails a day, which are counted under a key",
        arguments: TestEngine.allCases)
    func mails(engine: TestEngine) async throws {
        try await TestServer.run(engine, configure: { $0.hasRateLimit = true }) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic, password: "an admin's password")
            let account: JSONValue = ["email": "sara@test.example"]
            let first = try await server.makePatient(in: clinic)
            let path = "/patients/\(first)/portal-account"
            #expect(try await server.post(path, as: admin, account).status == 201)
            for _ in 0..<2 { #expect(try await server.post("\(path)/invite", as: admin).status == 200) }
            let token = try await server.sessionToken(of: admin)
            let erased = try await server.send(
                .post, "/patients/\(first)/erase", token: token, ["reason": "They asked for it"])
            #expect(erased.status == 200, "\(erased)")
            let second = try await server.makePatient(in: clinic)
            let again = try await server.post("/patients/\(second)/portal-account", as: admin, account)
            #expect(again.status == 429 && again.code == "INVITATION_LIMIT", "\(again)")
            #expect(
                try await server.count(
                    "SELECT count(*) FROM invitation_mails WHERE address_hash LIKE '%sara%'") == 0)
            server.clock.advance(minutes: 24 * 60)
            let next = try await server.post("/patients/\(second)/portal-account", as: admin, account)
            #expect(next.status == 201, "\(next)")
            server.clock.advance(minutes: 3 * 24 * 60)
            try await RetentionJob(
                database: server.database, clock: server.clock.clock, retention: Retention()
            ).run()
            #expect(try await server.count("SELECT count(*) FROM invitation_mails") == 0)
        }
    }
}
