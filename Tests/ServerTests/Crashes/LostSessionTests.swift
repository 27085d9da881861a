import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("PostgreSQL sessions that break in the midst of a booking")
struct LostSessionTests {
    @Test(
        "At the COMMIT: 503 OUTCOME_UNKNOWN, and the same key finds out, once", .timeLimit(.minutes(10)),
        arguments: [PostgresProxy.Break.before, .after])
    func atCommit(how: PostgresProxy.Break) async throws {
        try await ProxiedServer.run { scene, server, proxy in
            proxy.breakNext(how, at: .commit)
            let answer = try await ProxiedServer.book(scene, 0, at: server)
            #expect((answer.status, answer.code) == (503, "OUTCOME_UNKNOWN"), "\(answer)")
            #expect(proxy.isDone)
            let again = try await ProxiedServer.bookUntilKnown(scene, 0, at: server)
            #expect(again.status == 201, "\(again)")
            #expect((again.header("Idempotency-Replayed") != nil) == (how == .after))
            #expect(try await scene.server.count("SELECT count(*) FROM appointments") == 1)
            #expect(try await scene.server.findings() == [])
        }
    }

    @Test(
        "At each of its statements: nothing half written, 201 or 503, and the next one works",
        .timeLimit(.minutes(10)),
        arguments: PostgresProxy.Break.allCases)
    func atEachStatement(how: PostgresProxy.Break) async throws {
        try await ProxiedServer.run { scene, server, proxy in
            // Until the session knows all statements.
            for number in 0..<3 {
                proxy.breakNext(nil, at: .commit)
                let answer = try await ProxiedServer.book(scene, number, at: server)
                #expect(answer.status == 201)
            }
            let statements = proxy.statements
            #expect(
                statements.first?.hasPrefix("BEGIN") == true && statements.last == "COMMIT", "\(statements)")
            for number in statements.indices {
                proxy.breakNext(how, at: .number(number))
                let answer = try await ProxiedServer.book(scene, number + 3, at: server)
                #expect(proxy.isDone)
                switch answer.status {
                case 201: break
                case 503:
                    #expect(
                        number == statements.count - 1 || how != .terminated,
                        "\(statements[number]): \(answer)")
                // The broken session is not gone yet, and holds the key.
                case 409: #expect(answer.code == "IDEMPOTENCY_IN_FLIGHT" && how != .terminated, "\(answer)")
                default: Issue.record("\(statements[number]): \(answer)")
                }
                let again = try await ProxiedServer.bookUntilKnown(scene, number + 3, at: server)
                #expect(again.status == 201, "\(statements[number]): \(again)")
                #expect(try await scene.server.count("SELECT count(*) FROM appointments") == number + 4)
            }
            #expect(try await scene.server.findings() == [])
        }
    }
}

/// A server that reaches its PostgreSQL over a proxy, on two connections, whatever the machine's speed.
enum ProxiedServer {
    static func run(
        _ body: @Sendable (BookingScene, TestServer, PostgresProxy) async throws -> Void
    ) async throws {
        var direct = DatabaseOptions.test
        direct.statementLimit = .seconds(300)
        try await TestServer.run(.postgres, options: direct) { server in
            let scene = try await BookingScene(server)
            let proxy = try PostgresProxy(to: server.backend.settings.database.text)
            defer { proxy.stop() }
            var options = DatabaseOptions.test
            options.connections = 1
            options.sharedCommitLimit = .seconds(60)
            options.sharedLockLimit = .seconds(60)
            let database = try Database.open(proxy.url, options: options, logger: TestDatabase.logger)
            defer { database.close() }
            try await server.beside(on: database) { try await body(scene, $0, proxy) }
        }
    }

    /// Books the n-th free slot, with a key of its own. Eight a day, from a Tuesday on, without Sundays.
    static func book(_ scene: BookingScene, _ number: Int, at server: TestServer) async throws -> Answer {
        let (days, hour) = (number / 8, 9 + number % 8)
        let date = try #require(LocalDate(BookingScene.tuesday)).adding(
            days: days / 6 * 7 + days % 6 + (days % 6 == 5 ? 1 : 0))
        return try await server.send(
            .post, "/appointments", as: scene.receptionist,
            body: scene.body(at: "\(hour < 10 ? "0" : "")\(hour):00", on: "\(date)"),
            headers: ["Idempotency-Key": "booking-\(number)"])
    }

    /// Asks again while PostgreSQL has not noticed yet that the client of the first try is gone.
    static func bookUntilKnown(
        _ scene: BookingScene, _ number: Int, at server: TestServer
    ) async throws -> Answer {
        var answer = try await book(scene, number, at: server)
        for _ in 0..<2_000 where answer.code == "IDEMPOTENCY_IN_FLIGHT" {
            try await Task.sleep(for: .milliseconds(10))
            answer = try await book(scene, number, at: server)
        }
        return answer
    }
}
