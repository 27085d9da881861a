import API
import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import Server

@Suite("Who may come in, and where")
struct GateTests {
    static let me = "/api/v1/auth/me"

    @Test(
        "Without a good bearer token everything protected is 401",
        arguments: [
            nil, "", "Bearer", "Bearer ", "Basic YTpi", "Bearer x", "Token abc", "Bearer a.b.c d",
        ])
    func unauthorized(header: String?) async throws {
        try await TestServer.run(.sqlite) { server in
            for path in [Self.me, "/api/v1/protected/appointments"] {
                let answer = try await server.get(path, headers: header.map { ["Authorization": $0] } ?? [:])
                #expect(answer.status == 401, "\(answer)")
                #expect(answer.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
                for key in ["error", "message", "code", "timestamp"] { #expect(answer[key]?.string != nil) }
            }
        }
    }

    @Test("X-Clinic-Id chooses the clinic: absent or empty the first, another's 403, malformed 400", arguments: TestEngine.allCases)
    func clinics(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let first = try await server.makeClinic("First")
            let second = try await server.makeClinic("Second")
            let foreign = try await server.makeClinic("Foreign")
            let doctor = try await server.makeUser(.doctor, in: first)
            server.clock.advance(seconds: 1)
            try await server.addMembership(of: doctor, in: second, role: .admin)
            let plain = try await server.get(Self.me, as: doctor)
            #expect(plain["clinicId"]?.string == first.id.description)
            #expect(plain["role"] == "doctor")
            let chosen = try await server.get(Self.me, as: doctor, clinic: second)
            #expect(chosen["clinicId"]?.string == second.id.description)
            #expect(chosen["role"] == "admin")
            let refused = try await server.get(Self.me, as: doctor, clinic: foreign)
            #expect(refused.status == 403)
            #expect(refused.code == "NOT_A_MEMBER")
            for text in ["", " "] {
                let answer = try await server.get(Self.me, as: doctor, headers: ["X-Clinic-Id": text])
                #expect(answer["clinicId"]?.string == first.id.description, "\(answer)")
            }
            for text in ["x", "550e8400", "\(first.id),\(second.id)"] {
                let answer = try await server.get(Self.me, as: doctor, headers: ["X-Clinic-Id": text])
                #expect(answer.status == 400, "\(text): \(answer)")
            }
            let upper = try await server.get(Self.me, as: doctor, headers: ["X-Clinic-Id": second.id.description.uppercased()])
            #expect(upper["clinicId"]?.string == second.id.description)
        }
    }

    @Test("A superadmin may act in any clinic that exists", arguments: TestEngine.allCases)
    func superadmin(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let boss = try await server.makeSuperadmin()
            let first = try await server.makeClinic("First")
            server.clock.advance(seconds: 1)
            let second = try await server.makeClinic("Second")
            #expect(try await server.get(Self.me, as: boss)["clinicId"]?.string == first.id.description)
            #expect(try await server.get(Self.me, as: boss, clinic: second)["clinicId"]?.string == second.id.description)
            let unknown = try await server.get(Self.me, as: boss, headers: ["X-Clinic-Id": ID(high: 5, low: 5).description])
            #expect(unknown.status == 403)
        }
    }

    @Test(
        "A removed member is out at once, with a token that is still good, and in their other clinics not", arguments: TestEngine.allCases)
    func removed(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let first = try await server.makeClinic("First")
            let second = try await server.makeClinic("Second")
            let doctor = try await server.makeUser(.doctor, in: first)
            server.clock.advance(seconds: 1)
            try await server.addMembership(of: doctor, in: second)
            let headers = ["Authorization": "Bearer \(try await server.token(of: doctor))"]
            #expect(try await server.get(Self.me, headers: headers).status == 200)
            try await server.endMembership(of: doctor, in: first)
            let after = try await server.get(Self.me, headers: headers)
            #expect(after["clinicId"]?.string == second.id.description)
            #expect(try await server.get(Self.me, as: doctor, clinic: first).status == 403)
            try await server.endMembership(of: doctor, in: second)
            #expect(try await server.get(Self.me, headers: headers).status == 403)
        }
    }

    @Test("The role is the database's, whatever the token says", arguments: TestEngine.allCases)
    func role(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let patient = try await server.makeUser(.patient, in: clinic)
            let token = try await server.backend.tokens.issue(user: patient.id, role: "superadmin", clinicId: clinic.id)
            let me = try await server.get(Self.me, headers: ["Authorization": "Bearer \(token)"])
            #expect(me["role"] == "patient")
            #expect(me["patientId"]?.string == patient.patientId?.description)
            let nobody = try await server.backend.tokens.issue(user: ID(high: 1, low: 1), role: "admin", clinicId: clinic.id)
            #expect(try await server.get(Self.me, headers: ["Authorization": "Bearer \(nobody)"]).status == 401)
        }
    }
}
