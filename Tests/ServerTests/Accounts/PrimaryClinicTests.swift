import API
import Domain
import TestSupport
import Testing

@testable import Server

@Suite("The primary clinic")
struct PrimaryClinicTests {
    @Test(
        "The user chooses it among their clinics; nobody else changes it", arguments: TestEngine.allCases)
    func choose(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let (first, second) = (
                try await server.makeClinic("First"), try await server.makeClinic("Second")
            )
            let strange = try await server.makeClinic("Strange")
            let user = try await server.makeUser(.doctor, in: first)
            server.clock.advance(minutes: 1)
            try await server.addMembership(of: user, in: second)
            let admin = try await server.makeUser(.admin, in: second)
            func current() async throws -> String? {
                try await server.get("/api/v1/auth/me", as: user)["clinicId"]?.string
            }
            #expect(try await current() == "\(first.id)")
            let path = "/api/v1/auth/me/primary-clinic"
            let chosen = try await server.put(path, as: user, ["clinicId": "\(second.id)"])
            #expect(chosen.status == 200 && chosen["clinicId"] == "\(second.id)", "\(chosen)")
            #expect(try await current() == "\(second.id)")
            let elsewhere = try await server.put(path, as: user, ["clinicId": "\(strange.id)"])
            #expect(elsewhere.status == 403 && elsewhere.code == "NOT_A_MEMBER", "\(elsewhere)")
            for body: JSONValue in [[:], ["clinicId": "second"], ["clinicId": nil]] {
                #expect(try await server.put(path, as: user, body).fields == ["clinicId"])
            }
            #expect(try await server.put(path, ["clinicId": "\(second.id)"]).status == 401)
            #expect(
                try await server.put(
                    path, as: try await server.makeSuperadmin(), ["clinicId": "\(second.id)"]
                ).status == 403)
            // The clinic ends and renews the membership: the choice stays the user's.
            #expect(try await server.delete("/staff/\(user.id)", as: admin).status == 204)
            #expect(try await current() == "\(first.id)")
            let token = try await server.invite(user.email, .doctor, to: second, by: admin)
            #expect(try await server.accept(token, [:], as: user).status == 200)
            #expect(try await current() == "\(second.id)")
        }
    }

    @Test(
        "Who takes over an account that was never verified keeps the one that was chosen",
        arguments: TestEngine.allCases)
    func takenOver(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let (first, second, third) = (
                try await server.makeClinic("First"), try await server.makeClinic("Second"),
                try await server.makeClinic("Third")
            )
            let user = try await server.makeUser(.doctor, in: first, isVerified: false)
            server.clock.advance(minutes: 1)
            try await server.addMembership(of: user, in: second)
            let chosen = try await server.put(
                "/api/v1/auth/me/primary-clinic", as: user, ["clinicId": "\(second.id)"])
            #expect(chosen.status == 200, "\(chosen)")
            let admin = try await server.makeUser(.admin, in: third)
            let token = try await server.invite(user.email, .doctor, to: third, by: admin)
            let joined = try await server.accept(token, ["password": "a password of my own"])
            #expect(joined.status == 200 && joined["user"]?["clinicId"] == "\(second.id)", "\(joined)")
        }
    }
}
