import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Repeated failures of one account")
struct SignInThrottleTests {
    private static func attempt(
        _ server: TestServer, _ email: String, _ password: String
    ) async throws -> Answer {
        try await server.post(SignInTests.address, ["email": .string(email), "password": .string(password)])
    }

    @Test(
        "Slow down, then lock, the same for known and unknown addresses, also without rate limits",
        arguments: TestEngine.allCases)
    func locks(engine: TestEngine) async throws {
        try await TestServer.run(engine, configure: { $0.hasRateLimit = false }) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic, password: "a good password")
            var histories: [[String]] = []
            for email in [doctor.email, "unknown@clinic.example"] {
                var history: [String] = []
                for _ in 0..<12 {
                    let failure = try await Self.attempt(server, email, "wrong")
                    #expect(failure.status == 401, "\(failure)")
                    let next = try await Self.attempt(server, email, "a good password ")
                    if next.status == 429 {
                        let wait = try #require(Int(next.header("Retry-After") ?? ""))
                        history.append("\(wait)")
                        // The right password is no way around it.
                        #expect(try await Self.attempt(server, email, "a good password").status == 429)
                        server.clock.advance(seconds: wait)
                    } else {
                        history.append("-")
                    }
                }
                histories.append(history)
            }
            #expect(histories[0] == histories[1])
            #expect(histories[0].contains("1") && histories[0].contains("16") && histories[0].last == "900")
        }
    }

    @Test("A success starts over, and so does a day without a failure", arguments: TestEngine.allCases)
    func forgiven(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic, password: "a good password")
            for _ in 0..<3 {
                for _ in 0..<4 {
                    #expect(try await Self.attempt(server, doctor.email, "wrong").status == 401)
                }
                #expect(try await Self.attempt(server, doctor.email, "a good password").status == 200)
            }
            #expect(try await server.count("SELECT count(*) FROM sign_in_failures") == 0)
            for _ in 0..<5 { _ = try await Self.attempt(server, doctor.email, "wrong") }
            #expect(try await Self.attempt(server, doctor.email, "wrong").status == 429)
            server.clock.advance(minutes: 24 * 60 + 1)
            for _ in 0..<5 { #expect(try await Self.attempt(server, doctor.email, "wrong").status == 401) }
        }
    }

    @Test("Guesses sent at once get no further than guesses sent one by one", arguments: TestEngine.allCases)
    func atOnce(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic, password: "a good password")
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<40 {
                    group.addTask { try await Self.attempt(server, doctor.email, "wrong \(number)").status }
                }
                return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [401: 5, 429: 35])
        }
    }

    @Test("One account's lock is no other's")
    func separate() async throws {
        try await TestServer.run(.sqlite) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic, password: "a good password")
            for _ in 0..<5 { _ = try await Self.attempt(server, "other@clinic.example", "wrong") }
            #expect(try await Self.attempt(server, "OTHER@clinic.example ", "wrong").status == 429)
            #expect(try await Self.attempt(server, doctor.email, "a good password").status == 200)
        }
    }

    @Test("One address gets a burst of tries, then a few a second; off means off")
    func addressLimit() async throws {
        let limits = RateLimits(perMinute: 1)
        let time = TestClock(Instant(milliseconds: 0))
        func isTaken(_ address: String) -> Bool {
            (try? limits.takeSignIn(address: address, now: time.now)) != nil
        }
        for _ in 0..<300 { #expect(isTaken("10.0.0.1")) }
        do {
            try limits.takeSignIn(address: "10.0.0.1", now: time.now)
            Issue.record("the burst has no end")
        } catch let problem as Problem {
            #expect(problem.status == .tooManyRequests)
            #expect(problem.headers.contains { $0.name == .retryAfter && $0.value == "1" })
        }
        #expect(isTaken("10.0.0.2"))
        time.advance(seconds: 1)
        for _ in 0..<5 { #expect(isTaken("10.0.0.1")) }
        #expect(!isTaken("10.0.0.1"))
        try await TestServer.run(.sqlite) { server in #expect(server.backend.sessions.limits == nil) }
        try await TestServer.run(.sqlite, configure: { $0.hasRateLimit = true }) { server in
            #expect(server.backend.sessions.limits != nil)
        }
    }

    @Test(
        "Failures from one client address close it, whatever the accounts, and no other address",
        arguments: TestEngine.allCases)
    func byClient(engine: TestEngine) async throws {
        let proxies = try #require(TrustedProxies("0.0.0.0/0, ::/0"))
        try await TestServer.run(
            engine, over: .socket,
            configure: {
                $0.hasRateLimit = true
                $0.trustedProxies = proxies
            }
        ) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic, password: "a good password")
            func attempt(_ email: String, _ password: String, from address: String) async throws -> Answer {
                try await server.send(
                    .post, SignInTests.address,
                    body: ["email": .string(email), "password": .string(password)],
                    headers: ["X-Forwarded-For": address])
            }
            for number in 0...SignInThrottle.addressAllowance {
                let answer = try await attempt(
                    "nobody\(number)@clinic.example", "wrong", from: "2001:db8:0:ab0\(number % 10)::\(number)"
                )
                #expect(answer.status == 401, "\(number): \(answer)")
            }
            let closed = try await attempt(doctor.email, "a good password", from: "2001:db8:0:abff::1")
            #expect(closed.status == 429)
            #expect(closed.header("Retry-After") == "1")
            let neighbour = try await attempt(doctor.email, "a good password", from: "2001:db8:0:ac00::1")
            #expect(neighbour.status == 200)
            server.clock.advance(seconds: 1)
            #expect(try await attempt("a@b.example", "x", from: "2001:db8:0:ab00::1").status == 401)
            #expect(try await attempt("a@b.example", "x", from: "2001:db8:0:ab00::1").status == 429)
            server.clock.advance(minutes: 10)
            #expect(
                try await attempt(doctor.email, "a good password", from: "2001:db8:0:ab00::1").status == 200)
            for _ in 0..<5 {
                #expect(try await attempt("b@b.example", "x", from: "2001:db8:0:ab00::1").status == 401)
            }
        }
    }

    @Test("The table has neither addresses nor plain digests of them", arguments: TestEngine.allCases)
    func keyed(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            _ = try await Self.attempt(server, "ada@clinic.example", "wrong")
            let keys = try await server.database.read { tx in
                try tx.query("SELECT account_hash FROM sign_in_failures") { try $0.get(0) as String }
            }
            #expect(keys.count == 1 && keys[0].utf8.count == 64)
            #expect(keys[0] != Digest.hex(of: "ada@clinic.example"))
            #expect(keys == [server.backend.sessions.throttle.account("ada@clinic.example").key])
        }
    }

    @Test("Twenty failures of a client cost nothing, then it waits, fifteen minutes at most")
    func clientPauses() {
        let pauses = (1...40).map { SignInThrottle.clientPause(afterFailures: $0) }
        #expect(pauses.prefix(20).allSatisfy { $0 == 0 })
        #expect(Array(pauses[20..<30]) == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512])
        #expect(pauses[30...].allSatisfy { $0 == 900 })
    }
}
