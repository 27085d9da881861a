import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("What is kept under an Idempotency-Key, and what counts as the same request")
struct KeptAnswerTests {
    private func book(_ scene: BookingScene, _ key: String, at time: String = "14:00") async throws -> Answer
    {
        try await scene.server.send(
            .post, "/appointments", as: scene.receptionist, body: scene.body(at: time),
            headers: ["Idempotency-Key": key])
    }

    @Test("Any other refusal is kept, also once it would have been lifted", arguments: TestEngine.allCases)
    func refusals(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let closed = try await book(scene, "k2", at: "03:00")
            #expect(closed.status == 400)
            let hours: JSONValue = [
                "tuesday": ["openTime": "00:00", "closeTime": "24:00", "isClosed": false]
            ]
            let opened = try await server.patch(
                "/clinics/\(scene.clinic.id)", as: try await server.makeUser(.admin, in: scene.clinic),
                ["operatingHours": hours])
            #expect(opened.status == 200, "\(opened)")
            let again = try await book(scene, "k2", at: "03:00")
            #expect((again.status, again.bytes) == (400, closed.bytes))
            #expect(again.header("Idempotency-Replayed") == "true")
            #expect(try await book(scene, "k21", at: "03:00").status == 201)
        }
    }

    @Test(
        "A booking limit is not kept: once a request is answered the same key asks for the appointment",
        arguments: TestEngine.allCases)
    func bookingLimit(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            func ask(on date: String) async throws -> Answer {
                try await server.send(
                    .post, "/appointments", as: scene.patient,
                    body: scene.body(on: date, ["patientId": .null]),
                    headers: ["Idempotency-Key": "k-\(date)"])
            }
            var first = ""
            for day in 5...9 {
                let asked = try await ask(on: "2026-05-0\(day)")
                #expect(asked.status == 201, "\(asked)")
                if day == 5 { first = asked.id }
            }
            for _ in 0..<2 {
                let refused = try await ask(on: "2026-05-11")
                #expect(refused.status == 400 && refused.code == "BOOKING_LIMIT", "\(refused)")
                #expect(refused.header("Idempotency-Replayed") == nil)
            }
            #expect(try await scene.setStatus(first, "confirmed").status == 200)
            let passed = try await ask(on: "2026-05-11")
            #expect(passed.status == 201, "\(passed)")
            let again = try await ask(on: "2026-05-11")
            #expect((again.status, again.bytes) == (201, passed.bytes))
        }
    }

    @Test(
        "That somebody has a second factor to set up first is not kept either",
        arguments: TestEngine.allCases)
    func enrolment(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let (home, strict) = (try await server.makeClinic("Home"), try await server.makeClinic("Strict"))
            let admin = try await server.makeUser(.admin, in: home)
            try await server.addMembership(of: admin, in: strict)
            try await server.perform(
                "UPDATE clinics SET mfa_required_roles = 'admin' WHERE id = \(strict.id)")
            func rename() async throws -> Answer {
                try await server.send(
                    .patch, "/clinics/\(strict.id)", as: admin, clinic: home, body: ["name": "Stricter"],
                    headers: ["Idempotency-Key": "k1"])
            }
            let refused = try await rename()
            #expect(refused.status == 403 && refused.code == "MFA_ENROLMENT_REQUIRED", "\(refused)")
            _ = try await server.enrol(admin)
            #expect(try await rename().status == 200)
        }
    }

    @Test("A conflict is not kept: once it is gone the same key books, once", arguments: TestEngine.allCases)
    func conflicts(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let appointment = try await scene.booked()
            for _ in 0..<2 {
                let refused = try await book(scene, "k15")
                #expect(refused.code == "SLOT_CONFLICT")
                #expect(refused.header("Idempotency-Replayed") == nil)
            }
            #expect(try await server.count("SELECT count(*) FROM idempotency_keys") == 0)
            #expect(
                try await server.delete("/appointments/\(appointment)", as: scene.receptionist).status == 200)
            let booked = try await book(scene, "k15")
            #expect(booked.status == 201, "\(booked)")
            let again = try await book(scene, "k15")
            #expect((again.status, again.bytes) == (201, booked.bytes))
            #expect(
                try await server.count("SELECT count(*) FROM appointments WHERE status = 'scheduled'") == 1)
        }
    }

    @Test(
        "The clinic named and the clinic implied are one request, another clinic is another",
        arguments: TestEngine.allCases)
    func clinics(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            // The clinic joined first is the one implied.
            server.clock.advance(minutes: 1)
            let north = try await server.makeClinic("North")
            try await server.addMembership(of: scene.receptionist, in: north)
            func add(_ key: String, _ name: String, in clinic: String?) async throws -> Answer {
                var headers = ["Idempotency-Key": key]
                headers["X-Clinic-Id"] = clinic
                return try await server.send(
                    .post, "/rooms", as: scene.receptionist, body: ["name": .string(name)], headers: headers)
            }
            let own = scene.clinic.id.description
            let pairs: [(String?, String?)] = [(own, nil), (nil, own), (own, own.uppercased())]
            for (index, (first, second)) in pairs.enumerated() {
                let name = "Room N\(index)"
                let key = "\(second ?? "-")/\(first ?? "-")"
                let made = try await add(key, name, in: first)
                #expect(made.status == 201, "\(made)")
                let again = try await add(key, name, in: second)
                #expect((again.status, again.bytes) == (made.status, made.bytes), "\(key): \(again)")
                #expect(try await add(key, name, in: north.id.description).code == "IDEMPOTENCY_KEY_REUSED")
            }
        }
    }

    @Test(
        "Method, path and query count; the order of parameters and the spelling of the body do not",
        arguments: TestEngine.allCases)
    func fingerprints(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            func send(_ method: HTTPRequest.Method, _ path: String, _ raw: String) async throws -> Answer {
                try await server.send(
                    method, path, as: scene.receptionist, raw: Array(raw.utf8),
                    headers: ["Idempotency-Key": "k16", "Content-Type": "application/json"])
            }
            let made = try await send(.post, "/rooms?a=1&b=%C3%A9+x", ##"{"name":"Two","color":"#00FF00"}"##)
            #expect(made.status == 201, "\(made)")
            let again = try await send(
                .post, "/rooms?b=%c3%a9%20x&a=1", ##" { "color": "#00FF00", "name": "Two" } "##)
            #expect((again.status, again.bytes) == (201, made.bytes), "\(again)")
            let others = [
                "/rooms", "/rooms?a=1", "/rooms?a=1&b=%C3%A9+x&c=1", "/rooms?a=2&b=%C3%A9+x",
                "/appointment-types?a=1&b=%C3%A9+x",
            ]
            for path in others {
                let other = try await send(.post, path, ##"{"name":"Two","color":"#00FF00"}"##)
                #expect(other.code == "IDEMPOTENCY_KEY_REUSED", "\(path): \(other)")
            }
            let changed = try await send(
                .patch, "/rooms/\(try #require(made["id"]?.string))", ##"{"name":"Two","color":"#00FF00"}"##)
            #expect(changed.code == "IDEMPOTENCY_KEY_REUSED", "\(changed)")
        }
    }

    @Test("Changes and cancellations are done once too", arguments: TestEngine.allCases)
    func changes(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let appointment = try await scene.booked()
            func send(
                _ method: HTTPRequest.Method, _ path: String, _ key: String, _ body: JSONValue?
            ) async throws -> Answer {
                try await server.send(
                    method, path, as: scene.receptionist, body: body, headers: ["Idempotency-Key": key])
            }
            for (method, path, key, body) in [
                (.patch, "/appointments/\(appointment)/status", "k17", ["status": "confirmed"]),
                (.delete, "/appointments/\(appointment)", "k18", nil),
            ] as [(HTTPRequest.Method, String, String, JSONValue?)] {
                let first = try await send(method, path, key, body)
                #expect(first.status == 200, "\(first)")
                let again = try await send(method, path, key, body)
                #expect((again.status, again.bytes) == (200, first.bytes))
                #expect(again.header("ETag") == first.header("ETag"))
            }
            #expect(
                try await server.count("SELECT count(*) FROM audit_entries WHERE entity = 'appointment'") == 3
            )
        }
    }

    @Test(
        "A fault is not kept: nothing of the try is left, and the same key tries again",
        arguments: TestEngine.allCases)
    func faults(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            // The last row of a booking can't be written.
            try await server.perform("ALTER TABLE events RENAME TO events_away")
            let failed = try await book(scene, "k19")
            #expect(failed.status == 500, "\(failed)")
            #expect(try await server.count("SELECT count(*) FROM idempotency_keys") == 0)
            #expect(try await server.count("SELECT count(*) FROM appointments") == 0)
            try await server.perform("ALTER TABLE events_away RENAME TO events")
            #expect(try await book(scene, "k19").status == 201)
            #expect(try await book(scene, "k19").header("Idempotency-Replayed") == "true")
        }
    }

    @Test(
        "An answer that got lost with its connection is found under the key", arguments: [TestEngine.postgres]
    )
    func unknownOutcome(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            // Committing ends the connection that commits, once: the caller can't know what became
            // of the booking.
            try await server.perform("CREATE SEQUENCE commits")
            try await server.perform(
                """
                CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF nextval('commits') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM \
                pg_sleep(0); END IF;
                    RETURN NULL;
                END $$
                """)
            try await server.perform(
                """
                CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON idempotency_keys DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION cut()
                """)
            let lost = try await book(scene, "k20")
            #expect((lost.status, lost.code) == (503, "OUTCOME_UNKNOWN"), "\(lost)")
            let found = try await book(scene, "k20")
            #expect(found.status == 201, "\(found)")
            #expect(try await book(scene, "k20").bytes == found.bytes)
            #expect(try await server.count("SELECT count(*) FROM appointments") == 1)
        }
    }
}
