import API
import Domain
import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Server

@Suite("An open stream feels within a second", .timeLimit(.minutes(10)))
struct StreamSessionTests {
    /// Opens a stream in a session of the doctor's, lets `body` end something on another server, and
    /// waits for the stream's end.
    private func expectEnd(
        _ engine: TestEngine,
        by body: @escaping @Sendable (TestServer, TestUser, TestClinic, TestSession) async throws -> Void
    ) async throws {
        try await TestServer.withDoctor(engine, over: .socket) { server, doctor, clinic in
            let session = try await server.signIn(doctor, device: "stream")
            let other = try await server.signIn(doctor)
            try await server.whileStreaming {
                var client = try await StreamClient(server, token: session.access)
                var bystander = try await StreamClient(server, token: other.access)
                try await client.begin()
                try await bystander.begin()
                try await server.beside { twin in try await body(twin, doctor, clinic, session) }
                #expect(try await client.next() == nil)
                #expect(EventHub.sessionInterval < .seconds(1))
                withExtendedLifetime(bystander) {}
            }
        }
    }

    @Test("That its session signed out on another server", arguments: TestEngine.allCases)
    func signOut(engine: TestEngine) async throws {
        try await expectEnd(engine) { twin, _, _, session async throws in
            #expect(try await twin.send(.post, "/api/v1/auth/logout", in: session).status == 204)
        }
    }

    @Test("That its session was ended by its owner", arguments: TestEngine.allCases)
    func ended(engine: TestEngine) async throws {
        try await expectEnd(engine) { twin, doctor, _, _ async throws in
            #expect(try await twin.delete("/api/v1/auth/sessions", as: doctor).status == 204)
        }
    }

    @Test("That a stolen refresh token of it was used again", arguments: TestEngine.allCases)
    func reuse(engine: TestEngine) async throws {
        try await expectEnd(engine) { twin, _, _, session in
            let second = try TestSession(try await twin.refresh(session.refresh))
            _ = try await twin.refresh(second.refresh)
            #expect(try await twin.refresh(session.refresh).status == 401)
        }
    }

    @Test("That its membership ended, though nothing else happens", arguments: TestEngine.allCases)
    func removed(engine: TestEngine) async throws {
        try await expectEnd(engine) { twin, doctor, clinic, _ in
            try await twin.endMembership(of: doctor, in: clinic)
        }
    }

    @Test("And goes on while another session of the same user ends", arguments: TestEngine.allCases)
    func goesOn(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine, over: .socket) { server, doctor, clinic in
            let (session, other) = (try await server.signIn(doctor), try await server.signIn(doctor))
            try await server.whileStreaming {
                var client = try await StreamClient(server, token: session.access)
                try await client.begin()
                #expect(try await server.send(.post, "/api/v1/auth/logout", in: other).status == 204)
                try await server.backend.hub.endSignedOut()
                try await server.publish(.clinic(patient: nil), in: clinic)
                #expect(try await client.next() != nil)
            }
        }
    }
}
