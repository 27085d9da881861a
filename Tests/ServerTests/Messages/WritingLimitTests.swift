import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("How much patients write (Accounts, A4)")
struct WritingLimitTests {
    private func run(
        _ engine: TestEngine, _ body: @Sendable (TalkingClinic) async throws -> Void
    ) async throws {
        try await TestServer.run(engine, configure: { $0.hasRateLimit = true }) { server in
            try await body(TalkingClinic(server))
        }
    }

    private func write(_ talk: TalkingClinic, _ reply: Bool = false) async throws -> Answer {
        let path = reply ? "/messages/conversations/patient-\(talk.patientId)-Clinic/send" : "/messages"
        return try await talk.server.post(path, as: talk.patient, ["message": "hello"])
    }

    @Test(
        "Twenty messages in ten minutes, by whichever address; the next tells when there is room again",
        arguments: TestEngine.allCases)
    func twenty(engine: TestEngine) async throws {
        try await run(engine) { talk in
            for number in 0..<20 {
                let answer = try await write(talk, number.isMultiple(of: 2))
                #expect(answer.status == 201, "\(number): \(answer)")
                if number == 0 { talk.server.clock.advance(seconds: 60) }
            }
            for reply in [true, false] {
                let refused = try await write(talk, reply)
                #expect(refused.status == 429 && refused.code == "TOO_MANY_REQUESTS", "\(refused)")
                #expect(refused.header("Retry-After") == "540", "\(refused)")
            }
            #expect(try await talk.server.count("SELECT count(*) FROM messages") == 20)
            // Staff write on.
            try await talk.send("answer", from: talk.receptionist)
            talk.server.clock.advance(seconds: 540)
            #expect(try await write(talk).status == 201)
            #expect(try await write(talk).status == 429)
        }
    }

    @Test("A deleted message counts, and what is refused does not", arguments: TestEngine.allCases)
    func counted(engine: TestEngine) async throws {
        try await run(engine) { talk in
            let server = talk.server
            for _ in 0..<30 {
                #expect(try await server.post("/messages", as: talk.patient, ["message": ""]).status == 400)
            }
            for _ in 0..<20 {
                let sent = try await write(talk)
                #expect(sent.status == 201, "\(sent)")
                #expect(try await server.delete("/messages/\(sent.id)", as: talk.patient).status == 200)
            }
            #expect(try await write(talk).status == 429)
        }
    }

    @Test("Messages at once are counted one after the other", arguments: TestEngine.allCases)
    func race(engine: TestEngine) async throws {
        try await run(engine) { talk in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<30 {
                    group.addTask { try await write(talk, number.isMultiple(of: 2)).status }
                }
                return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(statuses == [201: 20, 429: 10])
        }
    }

    @Test("Without rate limits a patient writes as much as they like", arguments: TestEngine.allCases)
    func off(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk async throws in
            for _ in 0..<25 { #expect(try await write(talk).status == 201) }
        }
    }
}

@Suite("A clinic's messages of the day (Accounts, A4)")
struct DailyAllowanceTests {
    private func run(
        _ engine: TestEngine, limit: JSONValue, hasLimits: Bool = true,
        _ body: @Sendable (TalkingClinic) async throws -> Void
    ) async throws {
        try await TestServer.run(engine, configure: { $0.hasRateLimit = hasLimits }) { server in
            let talk = try await TalkingClinic(server)
            try await server.perform("UPDATE patients SET phone = '+92-300-1234567'")
            let answer = try await server.patch(
                "/clinics/\(talk.clinic.id)", as: talk.admin, ["dailyMessageLimit": limit])
            try #require(answer.status == 200 && answer["dailyMessageLimit"] == limit, "\(answer)")
            try await body(talk)
        }
    }

    private func send(_ talk: TalkingClinic) async throws -> Answer {
        try await talk.server.post(
            "/messages/whatsapp/send", as: talk.receptionist,
            ["patientId": .string(talk.patientId), "message": "hello"])
    }

    @Test(
        "Beyond it 429 DAILY_LIMIT until the clinic's midnight, and nothing is stored",
        arguments: TestEngine.allCases)
    func exhausted(engine: TestEngine) async throws {
        try await run(engine, limit: 2) { talk in
            for _ in 0..<2 { #expect(try await send(talk).status == 200) }
            let refused = try await send(talk)
            #expect(refused.status == 429 && refused.code == "DAILY_LIMIT", "\(refused)")
            // 11:00 in Karachi, thirteen hours before midnight.
            #expect(refused.header("Retry-After") == "\(13 * 3600)", "\(refused)")
            #expect(try await talk.server.count("SELECT count(*) FROM messages") == 2)
            #expect(try await talk.server.count("SELECT messages FROM daily_messages") == 2)
            let other = try await TalkingClinic(talk.server, "Other")
            try await talk.server.perform("UPDATE patients SET phone = '+92-300-1234567'")
            #expect(try await send(other).status == 200)
            talk.server.clock.set(try #require(Instant("2026-05-04T18:59:59.000Z")))
            #expect(try await send(talk).status == 429)
            talk.server.clock.advance(seconds: 1)
            #expect(try await send(talk).status == 200)
        }
    }

    @Test("Several servers count together", arguments: TestEngine.allCases)
    func together(engine: TestEngine) async throws {
        try await run(engine, limit: 7) { talk in
            try await talk.server.beside { server in
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for number in 0..<16 {
                        let server = number.isMultiple(of: 2) ? server : talk.server
                        group.addTask {
                            try await server.post(
                                "/messages/whatsapp/send", as: talk.receptionist,
                                ["patientId": .string(talk.patientId), "message": "hello"]
                            ).status
                        }
                    }
                    return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
                }
                #expect(statuses == [200: 7, 429: 9])
            }
        }
    }

    @Test(
        "A mail with a link for a new password counts; beyond the limit none is sent, and nobody sees that",
        arguments: TestEngine.allCases)
    func resets(engine: TestEngine) async throws {
        try await run(engine, limit: 1) { talk in
            let (server, path) = (talk.server, "/api/v1/auth/password/forgot")
            for _ in 1...2 {
                let answer = try await server.post(path, ["email": .string(talk.doctor.email)])
                #expect(answer.status == 202, "\(answer)")
            }
            let mails: SQL = "SELECT count(*) FROM outbox WHERE template = 'account.reset'"
            #expect(try await server.count(mails) == 1)
            #expect(try await send(talk).code == "DAILY_LIMIT")
            server.clock.advance(minutes: 1440)
            #expect(try await server.post(path, ["email": .string(talk.doctor.email)]).status == 202)
            #expect(try await server.count(mails) == 2)
        }
    }

    @Test("None at all can be allowed, and limits can be turned off", arguments: TestEngine.allCases)
    func bounds(engine: TestEngine) async throws {
        try await run(engine, limit: 0) { talk async throws in
            #expect(try await send(talk).code == "DAILY_LIMIT")
        }
        try await run(engine, limit: 0, hasLimits: false) { talk async throws in
            #expect(try await send(talk).status == 200)
        }
    }

    @Test("What was counted long ago is forgotten", arguments: TestEngine.allCases)
    func forgotten(engine: TestEngine) async throws {
        try await run(engine, limit: 5) { talk async throws in
            let server = talk.server
            func forget() async throws -> Int {
                try await RetentionJob(
                    database: server.database, clock: server.clock.clock, retention: Retention()
                ).run()
                return try await server.count("SELECT count(*) FROM daily_messages")
            }
            #expect(try await send(talk).status == 200)
            #expect(try await forget() == 1)
            server.clock.advance(minutes: 9 * 1440)
            #expect(try await forget() == 0)
        }
    }
}
