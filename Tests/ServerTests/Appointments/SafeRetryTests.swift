import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Trying again safely (Idempotency-Key)")
struct SafeRetryTests {
    private func book(_ scene: BookingScene, _ key: String, at time: String = "14:00") async throws -> Answer {
        try await scene.server.send(
            .post, "/appointments", as: scene.receptionist, body: scene.body(at: time), headers: ["Idempotency-Key": key])
    }

    @Test("The same request under the same key is done once and answered alike", arguments: TestEngine.allCases)
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

    @Test("A refusal is kept too, even after it would have been lifted", arguments: TestEngine.allCases)
    func refusals(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let visit = try await scene.booked()
            let refused = try await book(scene, "k2")
            #expect(refused.status == 409)
            #expect(try await scene.server.delete("/appointments/\(visit)", as: scene.receptionist).status == 200)
            let again = try await book(scene, "k2")
            #expect((again.status, again.bytes) == (409, refused.bytes))
            #expect(try await book(scene, "k3").status == 201)
        }
    }

    @Test("Another body under the key is 422, another user's key is their own, and a day later it is free", arguments: TestEngine.allCases)
    func otherBody(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            #expect(try await book(scene, "k4", at: "10:00").status == 201)
            #expect(try await book(scene, "k4", at: "12:00").status == 422)
            let doctor = try await scene.server.send(
                .post, "/appointments", as: scene.doctor, body: scene.body(at: "12:00"), headers: ["Idempotency-Key": "k4"])
            #expect(doctor.status == 201)
            scene.server.clock.advance(minutes: 24 * 60 + 1)
            #expect(try await book(scene, "k4", at: "16:00").status != 422)
        }
    }

    @Test("Many twins at once book one visit", arguments: TestEngine.allCases)
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

    @Test("A key that is empty, too long or not ASCII is refused by name")
    func badKeys() async throws {
        try await BookingScene.run(.sqlite) { scene in
            for key in [String(repeating: "k", count: 256), "a b"] {
                let refused = try await book(scene, key)
                #expect(refused.fields == ["Idempotency-Key"])
                let patient = try await scene.server.send(.post, "/rooms", as: scene.patient, headers: ["Idempotency-Key": key])
                #expect(patient.status == 403, "Rights come first: \(patient)")
            }
        }
    }

    @Test("A server that keeps answers longer gives them longer")
    func longer() async throws {
        try await BookingScene.run(.sqlite, configure: { $0.retention.answerHours = 48 }) { scene in
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
            var request = Incoming.test(at: server.now)
            request.method = .post
            request.headers[.idempotencyKey] = "k7"
            let (incoming, key) = (request, try #require(try IdempotencyKey(request)))
            func answer(_ work: @escaping @Sendable () throws -> Reply) async throws -> Reply {
                try await server.database.write { tx in
                    let scope = try server.backend.gate.admit(tx, .user(scene.receptionist.id), clinic: nil)
                    return try SafeRetry.run(tx, key, Call(scope: scope, request: incoming), keptHours: 24, work)
                }
            }
            await #expect(throws: Problem.self) { _ = try await answer { throw Problem.tooManyRequests("Later", retryAfter: 1) } }
            #expect(try await answer { .noContent }.status == .noContent)
        }
    }
}
