import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Refreshing and signing out")
struct RefreshTests {
    private struct Session: Sendable {
        var access: String
        var refresh: String
    }

    private static func signIn(_ server: TestServer, _ user: TestUser) async throws -> Session {
        let answer = try await server.post(
            SignInTests.address, ["email": .string(user.email), "password": .string(user.password ?? "")])
        return try session(answer)
    }

    private static func session(_ answer: Answer) throws -> Session {
        Session(
            access: try #require(answer["accessToken"]?.string, "\(answer)"),
            refresh: try #require(answer["refreshToken"]?.string))
    }

    private static func refresh(_ server: TestServer, _ token: String) async throws -> Answer {
        try await server.post("/api/v1/auth/refresh", ["refreshToken": .string(token)])
    }

    private static func withDoctor(
        _ engine: TestEngine, _ body: @Sendable (TestServer, TestUser, TestClinic) async throws -> Void
    )
        async throws
    {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            try await body(
                server, try await server.makeUser(.doctor, in: clinic, password: "a good password"), clinic)
        }
    }

    @Test("Each refresh gives the next tokens, with the shape of signing in", arguments: TestEngine.allCases)
    func rotation(engine: TestEngine) async throws {
        try await Self.withDoctor(engine) { server, doctor, _ in
            var session = try await Self.signIn(server, doctor)
            var seen: Set<String> = [session.refresh]
            for _ in 0..<5 {
                server.clock.advance(minutes: 14)
                let answer = try await Self.refresh(server, session.refresh)
                #expect(answer.status == 200, "\(answer)")
                #expect(answer["user"]?["id"]?.string == doctor.id.description)
                session = try Self.session(answer)
                #expect(seen.insert(session.refresh).inserted)
                let me = try await server.get(
                    "/api/v1/auth/me", headers: ["Authorization": "Bearer \(session.access)"])
                #expect(me.status == 200)
            }
            // Only hashes are kept.
            for token in seen {
                #expect(
                    try await server.count("SELECT count(*) FROM refresh_tokens WHERE token_hash = \(token)")
                        == 0)
            }
        }
    }

    @Test(
        "A used token shown again ends the whole family, the newest token too, and no other family",
        arguments: TestEngine.allCases)
    func reuse(engine: TestEngine) async throws {
        try await Self.withDoctor(engine) { server, doctor, _ in
            let stolen = try await Self.signIn(server, doctor)
            let other = try await Self.signIn(server, doctor)
            let second = try Self.session(try await Self.refresh(server, stolen.refresh))
            let third = try Self.session(try await Self.refresh(server, second.refresh))
            let reused = try await Self.refresh(server, stolen.refresh)
            #expect(reused.status == 401)
            #expect(reused.code == "INVALID_REFRESH_TOKEN")
            for token in [third.refresh, second.refresh, stolen.refresh] {
                #expect(try await Self.refresh(server, token).status == 401)
            }
            #expect(try await Self.refresh(server, other.refresh).status == 200)
        }
    }

    @Test("A refresh token lives thirty days", arguments: TestEngine.allCases)
    func lifetime(engine: TestEngine) async throws {
        try await Self.withDoctor(engine) { server, doctor, _ in
            let first = try await Self.signIn(server, doctor)
            let second = try await Self.signIn(server, doctor)
            server.clock.advance(minutes: 30 * 24 * 60 - 1)
            #expect(try await Self.refresh(server, first.refresh).status == 200)
            server.clock.advance(minutes: 1)
            #expect(try await Self.refresh(server, second.refresh).status == 401)
        }
    }

    @Test(
        "Signing out ends the family, by its refresh token or by the bearer alone, and may be repeated",
        arguments: TestEngine.allCases)
    func signOut(engine: TestEngine) async throws {
        try await Self.withDoctor(engine) { server, doctor, _ in
            let other = try await Self.signIn(server, doctor)
            let byToken = try await Self.signIn(server, doctor)
            for _ in 0..<2 {
                let answer = try await server.post(
                    "/api/v1/auth/logout", ["refreshToken": .string(byToken.refresh)])
                #expect(answer.status == 204, "\(answer)")
            }
            #expect(try await Self.refresh(server, byToken.refresh).status == 401)
            let byBearer = try await Self.signIn(server, doctor)
            let next = try Self.session(try await Self.refresh(server, byBearer.refresh))
            let answer = try await server.send(
                .post, "/api/v1/auth/logout", headers: ["Authorization": "Bearer \(byBearer.access)"])
            #expect(answer.status == 204, "\(answer)")
            #expect(try await Self.refresh(server, next.refresh).status == 401)
            #expect(try await Self.refresh(server, other.refresh).status == 200)
            #expect(
                try await server.count("SELECT count(*) FROM audit_entries WHERE action = 'signed_out'") == 2)
        }
    }

    @Test(
        """
        Signing out without any token is 400, with a bad bearer 401, with one from the command line 400 \
        again
        """
    )
    func signOutNothing() async throws {
        try await Self.withDoctor(.sqlite) { server, doctor, _ in
            #expect(try await server.post("/api/v1/auth/logout").fields == ["refreshToken"])
            #expect(try await server.post("/api/v1/auth/logout", [:]).status == 400)
            #expect(try await server.post("/api/v1/auth/logout", ["refreshToken": 7]).status == 400)
            #expect(try await server.post("/api/v1/auth/logout", ["refreshToken": "unknown"]).status == 204)
            let bad = try await server.send(
                .post, "/api/v1/auth/logout", headers: ["Authorization": "Bearer x.y.z"])
            #expect(bad.status == 401)
            #expect(try await server.post("/api/v1/auth/logout", as: doctor).status == 400)
        }
    }

    @Test("A removed member can't refresh; the body must hold a token", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await Self.withDoctor(engine) { server, doctor, clinic in
            let session = try await Self.signIn(server, doctor)
            try await server.endMembership(of: doctor, in: clinic)
            #expect(try await Self.refresh(server, session.refresh).status == 403)
            for body in [[:], ["refreshToken": nil], ["refreshToken": 5], ["refreshToken": ""]] as [JSONValue]
            {
                #expect(try await server.post("/api/v1/auth/refresh", body).fields == ["refreshToken"])
            }
            #expect(try await Self.refresh(server, "unknown").status == 401)
            #expect(try await Self.refresh(server, session.access).status == 401)
        }
    }
}
