import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("A refresh whose answer was lost", .timeLimit(.minutes(10)))
struct RefreshGraceTests {
    @Test(
        "Gives the very same tokens for a minute, on each server, whatever has changed meanwhile",
        arguments: TestEngine.allCases)
    func again(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, clinic in
            let session = try await server.signIn(doctor)
            server.clock.advance(seconds: 100)
            let next = try TestSession(try await server.refresh(session.refresh))
            #expect(next.refresh != session.refresh && next.access != session.access)
            server.clock.advance(seconds: 30)
            #expect(try TestSession(try await server.refresh(session.refresh)) == next)
            try await server.perform(
                "UPDATE memberships SET role = 'admin' WHERE user_id = \(doctor.id)")
            let other = try await server.makeClinic("Other")
            try await server.addMembership(of: doctor, in: other)
            server.clock.advance(seconds: 30)
            try await server.beside { twin async throws in
                #expect(try TestSession(try await twin.refresh(session.refresh)) == next)
                #expect(try await twin.status(in: next) == 200)
            }
            #expect(try await server.refresh(next.refresh).status == 200)
        }
    }

    @Test(
        "Goes on where the server's secret was moved over in between, and only for its minute",
        arguments: TestEngine.allCases)
    func moved(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let new = try #require(SessionSecret(Array("another secret, and just as long".utf8)))
            let old = server.backend.settings.secret
            let lost = try await server.signIn(doctor)
            let late = try await server.signIn(doctor)
            let next = try TestSession(try await server.refresh(lost.refresh))
            _ = try await server.refresh(late.refresh)
            let now = server.now
            try await server.database.write { tx in try FormerKeys(new).take(over: old, tx, at: now) }
            server.clock.advance(seconds: 30)
            try await server.beside({ $0.secret = new }) { twin async throws in
                let again = try TestSession(try await twin.refresh(lost.refresh))
                #expect(again.refresh == next.refresh)
                #expect(try await twin.status(in: again) == 200)
                #expect(try await twin.refresh(again.refresh).status == 200)
                #expect(try await twin.refresh(lost.refresh).code == "INVALID_REFRESH_TOKEN")
                server.clock.advance(seconds: 31)
                #expect(try await twin.refresh(late.refresh).code == "INVALID_REFRESH_TOKEN")
            }
        }
    }

    @Test(
        "Ends the session after a minute, and as soon as the successor was used",
        arguments: TestEngine.allCases)
    func tooLate(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let late = try await server.signIn(doctor)
            let afterLate = try TestSession(try await server.refresh(late.refresh))
            server.clock.advance(seconds: SessionFamily.grace)
            #expect(try await server.refresh(late.refresh).status == 200)
            server.clock.advance(seconds: 1)
            #expect(try await server.refresh(late.refresh).code == "INVALID_REFRESH_TOKEN")
            #expect(try await server.status(in: afterLate) == 401)
            #expect(try await server.refresh(afterLate.refresh).status == 401)

            let used = try await server.signIn(doctor)
            let second = try TestSession(try await server.refresh(used.refresh))
            let third = try TestSession(try await server.refresh(second.refresh))
            #expect(try TestSession(try await server.refresh(second.refresh)) == third)
            #expect(try await server.refresh(used.refresh).status == 401)
            for session in [used, second, third] {
                #expect(try await server.refresh(session.refresh).status == 401)
                #expect(try await server.status(in: session) == 401)
            }
        }
    }

    @Test("Of 32 at once all get the same successor, on two servers", arguments: TestEngine.allCases)
    func parallel(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine, over: .socket) { server, doctor, _ in
            try await server.beside { twin in
                var session = try await server.signIn(doctor)
                for _ in 0..<3 {
                    let token = session.refresh
                    let answers = try await withThrowingTaskGroup(of: TestSession.self) { group in
                        for number in 0..<32 {
                            let one = number.isMultiple(of: 2) ? server : twin
                            group.addTask { try TestSession(try await one.refresh(token)) }
                        }
                        return try await group.reduce(into: []) { $0.append($1) }
                    }
                    #expect(answers.count == 32)
                    session = try #require(answers.first)
                    #expect(answers.allSatisfy { $0 == session })
                    #expect(try await server.status(in: session) == 200)
                }
            }
        }
    }

    @Test("Whose answer is cut off at any byte signs nobody out", arguments: TestEngine.allCases)
    func dropped(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine, over: .socket) { server, doctor, _ in
            let port = try #require(server.port)
            var session = try await server.signIn(doctor)
            var length = 0
            var cut = 0
            repeat {
                let request = Self.request(session.refresh)
                let bytes = await blocking { [cut] in Self.read(cut, port, request) }
                let next = try TestSession(try await server.refresh(session.refresh))
                if cut == 0 { length = try await Self.length(next, server, port) }
                #expect(bytes.count == cut)
                session = next
                cut += 1
            } while cut <= length
            #expect(length > 500)
            #expect(try await server.status(in: session) == 200)
        }
    }

    private static func request(_ token: String) -> String {
        let body = "{\"refreshToken\":\"\(token)\"}"
        return """
            POST /api/v1/auth/refresh HTTP/1.1\r
            Host: localhost\r
            Content-Type: application/json\r
            Content-Length: \(body.utf8.count)\r
            \r
            \(body)
            """
    }

    /// Sends a request, takes so many bytes of the answer, and hangs up.
    private static func read(_ count: Int, _ port: Int, _ request: String) -> [UInt8] {
        guard let connection = RawConnection(port: port) else { return [] }
        connection.send(request)
        return connection.read(bytes: count)
    }

    /// How long the answer to a refresh is: asked for again within the grace, which changes nothing.
    private static func length(_ session: TestSession, _ server: TestServer, _ port: Int) async throws -> Int
    {
        let twin = try TestSession(try await server.refresh(session.refresh))
        let answer = await blocking {
            guard let connection = RawConnection(port: port) else { return "" }
            connection.send(request(session.refresh))
            return connection.read(until: "}]}}")
        }
        #expect(answer.contains(twin.refresh))
        return answer.utf8.count
    }
}
