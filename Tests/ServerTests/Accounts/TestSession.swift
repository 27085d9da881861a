import Domain
import API
import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import Server

/// What a client keeps of a sign-in.
struct TestSession: Sendable, Equatable {
    var access: String
    var refresh: String

    init(_ answer: Answer) throws {
        access = try #require(answer["accessToken"]?.string, "\(answer)")
        refresh = try #require(answer["refreshToken"]?.string)
    }

    var headers: [String: String] { ["Authorization": "Bearer \(access)"] }
}

extension TestServer {
    /// Signs in with the password that the user was made with.
    func signIn(_ user: TestUser, device: String? = nil) async throws -> TestSession {
        let body: JSONValue = [
            "email": .string(user.email), "password": .string(user.password ?? ""),
            "device": device.map { .string($0) } ?? .null,
        ]
        return try TestSession(try await post("/api/v1/auth/login", body))
    }

    /// Sends a request within a session.
    func send(
        _ method: HTTPRequest.Method, _ path: String, in session: TestSession, _ body: JSONValue? = nil
    ) async throws -> Answer {
        try await send(method, path, body: body, headers: session.headers)
    }

    func refresh(_ token: String) async throws -> Answer {
        try await post("/api/v1/auth/refresh", ["refreshToken": .string(token)])
    }

    /// The status of a protected request within the session.
    func status(in session: TestSession, _ path: String = "/api/v1/auth/me") async throws -> Int {
        try await get(path, headers: session.headers).status
    }

    /// Runs `body` with a doctor who can sign in.
    static func withDoctor(
        _ engine: TestEngine, over transport: Transport = .direct,
        configure: @Sendable (inout Settings) throws -> Void = { _ in },
        _ body: @Sendable (TestServer, TestUser, TestClinic) async throws -> Void
    ) async throws {
        try await run(engine, over: transport, configure: configure) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic, password: "a good password")
            try await body(server, doctor, clinic)
        }
    }
}
