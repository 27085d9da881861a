import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Two server processes on one SQLite file", .serialized)
struct TwoServersOnOneFileTests {
    @Test("A twin at the other server is told that the first is still at work, and gets its answer afterwards", .timeLimit(.minutes(5)))
    func twin() async throws {
        try await Desk.run { server, desk in
            let other = try await ServerProcess.start(on: server)
            defer { other.kill9() }
            let hold = try await TableHold(server, "rooms")
            async let first = desk.make(at: server)
            try await hold.until { server.backend.keysInFlight.count == 1 }
            let twin = try await desk.phone.send("POST", "/rooms", to: other.address, desk.body, key: desk.key)
            #expect((twin.status, twin.code) == (409, "IDEMPOTENCY_IN_FLIGHT"), "\(twin)")
            try await hold.release()
            let answer = try await first
            #expect(answer.status == 201, "\(answer)")
            let again = try await desk.phone.send("POST", "/rooms", to: other.address, desk.body, key: desk.key)
            #expect((again.status, again.id) == (201, answer.id), "\(again)")
            #expect(try await server.count("SELECT count(*) FROM rooms") == 1)
        }
    }

    @Test("A server that is killed while it answers leaves the key free at once", .timeLimit(.minutes(5)))
    func killed() async throws {
        try await Desk.run { server, desk in
            let other = try await ServerProcess.start(on: server)
            defer { other.kill9() }
            let path = try #require(server.backend.settings.database.filePath)
            let key = try #require(try IdempotencyKey(.test(.post, desk.key, at: server.now)))
            let number = key.lockNumber(user: Identity.user(desk.user.id))
            let watch = try ByteLocks(beside: path)
            let hold = try await TableHold(server, "rooms")
            let lost = Task { try await desk.phone.send("POST", "/rooms", to: other.address, desk.body, key: desk.key) }
            try await hold.until {
                guard watch.take(number) else { return true }
                watch.release(number)
                return false
            }
            let twin = try await desk.make(at: server)
            #expect((twin.status, twin.code) == (409, "IDEMPOTENCY_IN_FLIGHT"), "\(twin)")
            other.kill9()
            _ = await lost.result
            try await hold.release()
            let answer = try await desk.make(at: server)
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

    static func run(_ work: @Sendable (TestServer, Desk) async throws -> Void) async throws {
        try await TestServer.run(.sqlite, now: Server.Clock.system.now().description) { server in
            let user = try await server.makeUser(.receptionist, in: try await server.makeClinic())
            try await work(server, Desk(user: user, phone: Phone(token: try await server.token(of: user))))
        }
    }

    func make(at server: TestServer) async throws -> Answer {
        try await server.send(.post, "/rooms", as: user, body: body, headers: ["Idempotency-Key": key])
    }
}
