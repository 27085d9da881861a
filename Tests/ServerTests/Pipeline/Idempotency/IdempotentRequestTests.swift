import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Trying again safely (Idempotency-Key)")
struct IdempotentRequestTests {
    private func book(_ scene: BookingScene, _ key: String, at time: String = "14:00") async throws -> Answer
    {
        try await scene.server.send(
            .post, "/appointments", as: scene.receptionist, body: scene.body(at: time),
            headers: ["Idempotency-Key": key])
    }

    @Test(
        "The same request under the same key is done once and answered alike", arguments: TestEngine.allCases)
    func once(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let first = try await book(scene, "k1")
            let again = try await book(scene, "k1")
            #expect(first.status == 201)
            #expect(again.status == 201)
            #expect(first.bytes == again.bytes)
            #expect(again.header("Location") == first.header("Location"))
            #expect(again.header("Idempotency-Replayed") == "true")
            #expect(try await scene.server.count("SELECT count(*) FROM appointments") == 1)
            #expect(try await scene.server.count("SELECT count(*) FROM outbox") == 2)
        }
    }

    @Test(
        "Another body under the key is 422, another user's key is their own, and a day later it is free",
        arguments: TestEngine.allCases)
    func otherBody(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            #expect(try await book(scene, "k4", at: "10:00").status == 201)
            #expect(try await book(scene, "k4", at: "12:00").status == 422)
            let doctor = try await scene.server.send(
                .post, "/appointments", as: scene.doctor, body: scene.body(at: "12:00"),
                headers: ["Idempotency-Key": "k4"])
            #expect(doctor.status == 201)
            scene.server.clock.advance(minutes: 24 * 60)
            let free = try await book(scene, "k4", at: "16:00")
            #expect(free.status == 201 || free.status == 400, "\(free)")
            #expect(free.header("Idempotency-Replayed") == nil)
        }
    }

    @Test("Many twins at once book one appointment", arguments: TestEngine.allCases)
    func twins(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<24 { group.addTask { try await book(scene, "k5") } }
                return try await group.reduce(into: [Answer]()) { $0.append($1) }
            }
            let statuses = Set(answers.map(\.status))
            #expect(statuses.isSubset(of: [201, 409]), "\(statuses)")
            #expect(statuses.contains(201))
            #expect(answers.filter { $0.status == 409 }.allSatisfy { $0.code == "IDEMPOTENCY_IN_FLIGHT" })
            #expect(try await scene.server.count("SELECT count(*) FROM appointments") == 1)
        }
    }

    @Test(
        "A twin is told at once that the first is still at work, and gets its answer afterwards",
        arguments: TestEngine.allCases)
    func inFlight(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let keys = scene.server.backend.keysInFlight
            let outsider = try await scene.server.makeClinic("Elsewhere")
            let hold = try await TableHold(scene.server, "appointments")
            async let first = book(scene, "k8")
            try await hold.until { keys.count == 1 }
            for time in ["14:00", "15:30"] {
                let twin = try await book(scene, "k8", at: time)
                #expect(
                    (twin.status, twin.code, twin.header("Retry-After")) == (
                        409, "IDEMPOTENCY_IN_FLIGHT", "1"
                    ), "\(twin)")
            }
            // Rights come first, and another user's key is their own.
            let refused = try await scene.server.send(
                .post, "/appointments", as: scene.receptionist, clinic: outsider, body: scene.body(),
                headers: ["Idempotency-Key": "k8"])
            #expect(refused.status == 403, "\(refused)")
            try await hold.release()
            let answer = try await first
            #expect(answer.status == 201, "\(answer)")
            let again = try await book(scene, "k8")
            #expect((again.status, again.bytes) == (201, answer.bytes))
            #expect(keys.count == 0)
        }
    }

    @Test("A hash that is being made, too, is work under the key", arguments: TestEngine.allCases)
    func preparing(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let admin = try await server.makeUser(.admin, in: scene.clinic)
            let body: JSONValue = [
                "email": "new@test.example", "password": "a long password", "firstName": "A", "lastName": "B",
                "role": "doctor",
            ]
            let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await server.send(
                            .post, "/staff", as: admin, body: body, headers: ["Idempotency-Key": "k9"])
                    }
                }
                return try await group.reduce(into: [Answer]()) { $0.append($1) }
            }
            #expect(
                answers.allSatisfy { $0.status == 201 || $0.code == "IDEMPOTENCY_IN_FLIGHT" }, "\(answers)")
            #expect(answers.contains { $0.status == 201 })
            #expect(
                try await server.count("SELECT count(*) FROM users WHERE email = 'new@test.example'") == 1)
        }
    }

    @Test(
        "A key is free again whatever became of its request: refused, broken off, or never started",
        arguments: TestEngine.allCases)
    func released(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let keys = scene.server.backend.keysInFlight
            #expect(try await book(scene, "k10", at: "03:00").status == 400)
            let patient = try await scene.server.send(
                .post, "/rooms", as: scene.patient, headers: ["Idempotency-Key": "k10"])
            #expect(patient.status == 403)
            let broken = try await scene.server.send(
                .post, "/rooms", as: scene.receptionist, raw: Array("{".utf8),
                headers: ["Idempotency-Key": "k11", "Content-Type": "application/json"])
            #expect(broken.status == 400)
            #expect(keys.count == 0)

            let request = RequestData.test(.post, "k12", at: scene.server.now)
            let key = try #require(try IdempotencyKey(request))
            let identity = Identity.user(scene.receptionist.id)
            let waiting = Task {
                try await keys.alone(identity, key) { try await Task.sleep(for: .seconds(600)) }
            }
            for _ in 0..<2000 where keys.count == 0 { try await Task.sleep(for: .milliseconds(10)) }
            #expect(await keys.alone(identity, key) { true } == nil)
            waiting.cancel()
            _ = await waiting.result
            #expect(await keys.alone(identity, key) { true } == true)
            #expect(keys.count == 0)
        }
    }

    @Test(
        """
        A change that is sent again under its key gets its answer, though the state that it was meant \
        for is gone
        """,
        arguments: TestEngine.allCases)
    func preconditionOnce(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let id = try await scene.booked()
            let tag = try #require(
                try await server.get("/appointments/\(id)", as: scene.doctor).header("ETag"))
            server.clock.advance(minutes: 3 * 24 * 60)
            func send(_ key: String) async throws -> Answer {
                try await server.send(
                    .post, "/appointments/\(id)/no-show", as: scene.doctor,
                    headers: ["Idempotency-Key": key, "If-Match": tag])
            }
            let first = try await send("k13")
            #expect(first.status == 200, "\(first)")
            let again = try await send("k13")
            #expect((again.status, again.bytes) == (200, first.bytes))
            #expect(again.header("ETag") == first.header("ETag"))
            #expect(try await send("k14").code == "PRECONDITION_FAILED")
        }
    }

    @Test("A key that is empty, too long or not ASCII is refused by name")
    func badKeys() async throws {
        try await BookingScene.run(.sqlite) { scene in
            for key in [String(repeating: "k", count: 256), "a b"] {
                let refused = try await book(scene, key)
                #expect(refused.fields == ["Idempotency-Key"])
                let patient = try await scene.server.send(
                    .post, "/rooms", as: scene.patient, headers: ["Idempotency-Key": key])
                #expect(patient.status == 403, "Rights come first: \(patient)")
            }
        }
    }

    @Test("A server that keeps answers longer gives them longer")
    func longer() async throws {
        try await BookingScene.run(.sqlite, configure: { $0.retention.idempotencyHours = 48 }) { scene in
            let first = try await book(scene, "k6")
            scene.server.clock.advance(minutes: 47 * 60)
            let again = try await book(scene, "k6")
            #expect((again.status, again.bytes) == (201, first.bytes))
        }
    }

    @Test("To be told to come again later is no answer that is kept", arguments: TestEngine.allCases)
    func later(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let request = RequestData.test(.post, "k7", at: server.now)
            let (incoming, key) = (request, try #require(try IdempotencyKey(request)))
            func answer(_ work: @escaping @Sendable () throws -> Reply) async throws -> Reply {
                try await server.database.write { tx in
                    let scope = try server.backend.gate.admit(tx, user: scene.receptionist.id, clinic: nil)
                    return try IdempotentRequest.run(
                        tx, key, AuthorizedRequest(scope: scope, request: incoming), keptHours: 24, work)
                }
            }
            await #expect(throws: Problem.self) {
                _ = try await answer { throw Problem.tooManyRequests("Later", retryAfter: 1) }
            }
            #expect(try await answer { .noContent }.status == .noContent)
        }
    }
}

extension RequestData {
    /// A request under an `Idempotency-Key`.
    static func test(_ method: HTTPRequest.Method, _ key: String, at now: Instant) -> RequestData {
        var request = RequestData.test(at: now)
        request.method = method
        request.headers[.idempotencyKey] = key
        return request
    }
}
