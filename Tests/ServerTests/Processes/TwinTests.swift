import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The same request at two server processes", .serialized)
struct TwinTests {
    @Test(
        "A twin at the other server is told that the first is still at work, and gets its answer afterwards",
        .timeLimit(.minutes(5)),
        arguments: [TestEngine.postgres])
    func twin(engine: TestEngine) async throws {
        try await Desk.run(engine) { server, desk in
            let other = try await ServerProcess.start(on: server)
            defer { other.kill9() }
            let hold = try await TableHold(server, "rooms")
            async let first = desk.make(at: server)
            try await hold.until { server.backend.keysInFlight.count == 1 }
            try await hold.wait(for: 1)
            let twin = try await desk.phone.send(
                "POST", "/rooms", to: other.address, desk.body, key: desk.key)
            #expect((twin.status, twin.code) == (409, "IDEMPOTENCY_IN_FLIGHT"), "\(twin)")
            try await hold.release()
            let answer = try await first
            #expect(answer.status == 201, "\(answer)")
            let again = try await desk.phone.send(
                "POST", "/rooms", to: other.address, desk.body, key: desk.key)
            #expect((again.status, again.id) == (201, answer.id), "\(again)")
            #expect(try await server.count("SELECT count(*) FROM rooms") == 1)
        }
    }

    @Test(
        "A server that is killed while it answers leaves the key free", .timeLimit(.minutes(5)),
        arguments: [TestEngine.postgres])
    func killed(engine: TestEngine) async throws {
        try await Desk.run(engine) { server, desk in
            let other = try await ServerProcess.start(on: server)
            defer { other.kill9() }
            let hold = try await TableHold(server, "rooms")
            let lost = Task {
                try await desk.phone.send("POST", "/rooms", to: other.address, desk.body, key: desk.key)
            }
            try await desk.waitUntilTaken(server, hold)
            let twin = try await desk.make(at: server)
            #expect((twin.status, twin.code) == (409, "IDEMPOTENCY_IN_FLIGHT"), "\(twin)")
            other.kill9()
            _ = await lost.result
            try await hold.release()
            var answer = try await desk.make(at: server)
            // PostgreSQL learns of a dead client when it next talks to it.
            for _ in 0..<1000 where engine == .postgres && answer.status == 409 {
                try await Task.sleep(for: .milliseconds(10))
                answer = try await desk.make(at: server)
            }
            #expect(answer.status == 201, "\(answer)")
            #expect(try await server.count("SELECT count(*) FROM rooms") == 1)
        }
    }
}

/// Somebody who adds one room, at whichever server.
private struct Desk: Sendable {
    let user: TestUser
    let phone: Phone
    let key = "room-1"
    let body: JSONValue = ["name": "Room 1"]

    static func run(
        _ engine: TestEngine, _ work: @Sendable (TestServer, Desk) async throws -> Void
    ) async throws {
        try await TestServer.run(engine, now: Server.Clock.system.now().description) { server in
            let user = try await server.makeUser(.receptionist, in: try await server.makeClinic())
            try await work(server, Desk(user: user, phone: Phone(token: try await server.token(of: user))))
        }
    }

    /// Returns when the other server is at work under the key.
    func waitUntilTaken(_ server: TestServer, _ hold: TableHold) async throws {
        try await hold.wait(for: 1)
    }

    func make(at server: TestServer) async throws -> Answer {
        try await server.send(.post, "/rooms", as: user, body: body, headers: ["Idempotency-Key": key])
    }
}
