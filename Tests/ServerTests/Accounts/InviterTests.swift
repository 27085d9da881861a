import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Invitations of who is let go (Accounts, A2)")
struct InviterTests {
    @Test(
        "End with the role that they could be sent in, and all with the membership; others stay",
        arguments: TestEngine.allCases)
    func gone(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let boss = try await server.makeUser(.admin, in: clinic)
            let leaving = try await server.makeUser(.admin, in: clinic)
            let accomplice = try await server.invite("a@test.example", .admin, to: clinic, by: leaving)
            let other = try await server.invite("b@test.example", .doctor, to: clinic, by: boss)
            let patient = try await server.makePatient(in: clinic)
            let opened = try await server.post(
                "/patients/\(patient)/portal-account", as: leaving, ["email": "p@test.example"])
            #expect(opened.status == 201, "\(opened)")
            let account = try #require(try await server.invitationToken(to: "p@test.example"))

            let changed = try await server.patch(
                "/staff/\(leaving.id)", as: boss, ["role": "receptionist"])
            #expect(changed.status == 200, "\(changed)")
            let refused = try await server.accept(accomplice, ["password": "a long password"])
            #expect(refused.status == 404 && refused.code == "INVITATION_NOT_FOUND", "\(refused)")
            for token in [other, account] { #expect(try await server.look(at: token).status == 200) }

            #expect(try await server.delete("/staff/\(leaving.id)", as: boss).status == 204)
            #expect(try await server.look(at: account).status == 404)
            #expect(try await server.look(at: other).status == 200)
            let pending = try await server.get("/staff/invitations", as: boss)
            #expect(pending.data.map { $0["email"]?.string } == ["b@test.example"], "\(pending)")
            let trail = try await server.get("/audit?action=invitation_ended", as: boss)
            #expect(
                Set(trail.data.map { $0["entity"]?.string }) == ["staff", "portal_account"], "\(trail)")
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
        }
    }

    @Test(
        "To the staff stay when a receptionist adds the person as a patient",
        arguments: TestEngine.allCases)
    func asPatient(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let boss = try await server.makeUser(.admin, in: clinic)
            let desk = try await server.makeUser(.receptionist, in: clinic)
            let invited = try await server.invite("a@test.example", .doctor, to: clinic, by: boss)
            let address = "/patients/\(try await server.makePatient(in: clinic))/portal-account"
            let refused = try await server.post(address, as: desk, ["email": "A@test.example"])
            #expect(refused.status == 409 && refused.code == "INVITED_AS_STAFF", "\(refused)")
            #expect(try await server.look(at: invited)["role"] == "doctor")
            // An admin may change their mind.
            let changed = try await server.post(address, as: boss, ["email": "a@test.example"])
            #expect(changed.status == 201, "\(changed)")
            #expect(try await server.look(at: invited).status == 404)
        }
    }

    @Test("End in each clinic when the operator disables who sent them", arguments: TestEngine.allCases)
    func disabled(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let (one, two) = (try await server.makeClinic("One"), try await server.makeClinic("Two"))
            let admin = try await server.makeUser(.admin, in: one)
            try await server.addMembership(of: admin, in: two)
            var tokens: [String] = []
            for clinic in [one, two] {
                let answer = try await server.post(
                    "/staff", as: admin, clinic: clinic,
                    [
                        "email": "a@test.example", "firstName": "A", "lastName": "B", "role": "admin",
                    ])
                #expect(answer.status == 201, "\(answer)")
                tokens.append(
                    try #require(try await server.invitationToken(to: "a@test.example", from: clinic)))
            }
            let now = server.now
            try await server.database.write { tx in
                try Credentials(request: .job("test", at: now), at: now).setDisabled(
                    tx, .operatorCommand(admin.id), true)
            }
            for token in tokens { #expect(try await server.look(at: token).status == 404) }
            #expect(
                try await server.count(
                    """
                    SELECT count(DISTINCT clinic_id) FROM audit_entries WHERE action = 'invitation_ended'
                    """) == 2)
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
        }
    }
}
