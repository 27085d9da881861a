import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Rate limits")
struct RateLimitTests {
    private func limited(
        _ perMinute: Int, _ body: @escaping @Sendable (TestServer, TestUser, TestUser) async throws -> Void
    ) async throws {
        try await TestServer.run(
            .sqlite,
            configure: {
                $0.hasRateLimit = true
                $0.requestsPerMinute = perMinute
            }
        ) { server in
            let clinic = try await server.makeClinic()
            try await body(
                server, try await server.makeUser(.doctor, in: clinic),
                try await server.makeUser(.doctor, in: clinic))
        }
    }

    @Test("A user who asks too much is told to wait, the others are not, and waiting helps")
    func users() async throws {
        try await limited(6) { server, eager, calm in
            for index in 0..<6 {
                let answer = try await server.get("/appointments", as: eager)
                #expect(answer.status == 200)
                #expect(answer.header("RateLimit") == "\"user\";r=\(5 - index);t=\((index + 1) * 10)")
                #expect(answer.header("RateLimit-Policy") == "\"user\";q=6;w=60, \"address\";q=60;w=60")
            }
            let refused = try await server.get("/appointments", as: eager)
            #expect(refused.status == 429 && refused.code == "TOO_MANY_REQUESTS", "\(refused)")
            #expect(refused.header("Retry-After") == "10")
            #expect(refused.header("RateLimit") == "\"user\";r=0;t=10")
            #expect(refused.header("RateLimit-Policy") != nil && refused.header("X-Request-Id") != nil)
            #expect(try await server.get("/appointments", as: calm).status == 200)
            server.clock.advance(seconds: 10)
            #expect(try await server.get("/appointments", as: eager).status == 200)
            #expect(try await server.get("/appointments", as: eager).status == 429)
        }
    }

    @Test(
        "An address that asks too much is told to wait before anything is looked at, health and metrics never"
    )
    func addresses() async throws {
        try await limited(1) { server, _, user in
            for _ in 0..<10 {
                let answer = try await server.get("/appointments")
                #expect(answer.status == 401)
                #expect(answer.header("RateLimit")?.hasPrefix("\"address\";r=") == true)
            }
            #expect(try await server.get("/appointments", as: user).status == 429)
            #expect(try await server.get("/nothing/here").status == 429)
            for path in ["/healthz", "/readyz", "/metrics"] {
                let answer = try await server.get(path)
                #expect(answer.status == 200)
                #expect(answer.header("RateLimit") == nil)
            }
        }
    }

    @Test("Streams count among what a user asks for")
    func streams() async throws {
        try await limited(3) { server, eager, calm in
            for _ in 0..<3 {
                #expect(try await server.send(.head, "/messages/stream", as: eager).status == 200)
            }
            let refused = try await server.send(.head, "/messages/stream", as: eager)
            #expect(refused.status == 429 && refused.header("Retry-After") == "20", "\(refused)")
            #expect(try await server.get("/appointments", as: eager).status == 429)
            #expect(try await server.send(.head, "/messages/stream", as: calm).status == 200)
        }
    }

    @Test("Switched off, there is neither a limit nor a header")
    func off() async throws {
        try await TestServer.run(.sqlite, configure: { $0.requestsPerMinute = 1 }) { server in
            for _ in 0..<20 {
                let answer = try await server.get("/appointments")
                #expect(answer.status == 401)
                #expect(answer.header("RateLimit") == nil && answer.header("RateLimit-Policy") == nil)
            }
        }
    }

    @Test("A trusted proxy's word tells callers apart, in limits and in the audit trail")
    func proxies() async throws {
        try await TestServer.run(
            .sqlite, over: .socket,
            configure: {
                $0.hasRateLimit = true
                $0.requestsPerMinute = 1
                $0.trustedProxies = TrustedProxies("127.0.0.1, ::1") ?? .none
            }
        ) { server in
            let clinic = try await server.makeClinic()
            for last in 1...15 {
                let answer = try await server.get(
                    "/appointments", headers: ["X-Forwarded-For": "198.51.100.\(last)"])
                #expect(answer.status == 401)
            }
            let admin = try await server.makeUser(.admin, in: clinic, password: "correct horse battery")
            let signedIn = try await server.send(
                .post, "/api/v1/auth/login",
                body: ["email": .string(admin.email), "password": "correct horse battery"],
                headers: ["X-Forwarded-For": "198.51.100.99"])
            #expect(signedIn.status == 200, "\(signedIn)")
            let address = try await server.database.read { tx in
                try tx.first("SELECT address FROM audit_entries WHERE action = 'signed_in'") {
                    try $0.get(0) as String
                }
            }
            #expect(address == "198.51.100.99")
        }
    }
}
