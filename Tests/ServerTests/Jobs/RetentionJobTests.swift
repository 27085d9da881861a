import Domain
import Storage
import TestSupport
import Testing

@testable import Server

struct RetentionJobTests {
    @Test("Settled deliveries are forgotten in time, those that wait never", arguments: TestEngine.allCases)
    func deliveries(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let old = try await server.enqueue(.email, in: clinic, to: "a@example.org")
            try await OutboxWorker(server.outbox(.sandbox)).deliverDue()
            let waiting = try await server.enqueue(.email, in: clinic, to: "b@example.org")
            server.clock.advance(minutes: (Retention().deliveryDays + 1) * 1440)
            let recent = try await server.enqueue(.email, in: clinic, to: "c@example.org")
            try await RetentionJob(
                database: server.database, clock: server.clock.clock, retention: Retention()
            ).run()
            #expect(try await server.state(of: old) == nil)
            #expect(try await server.state(of: waiting)?.status == "pending")
            #expect(try await server.state(of: recent)?.status == "pending")
        }
    }

    @Test("Events go from the front only, each clinic's by itself", arguments: TestEngine.allCases)
    func events(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let busy = try await server.makeClinic()
            let quiet = try await server.makeClinic()
            for _ in 1...(RetentionJob.batch + 5) {
                try await server.publish(.clinic(patient: nil), in: busy)
            }
            try await server.publish(.clinic(patient: nil), in: quiet)
            server.clock.advance(minutes: Retention().eventDays * 1440 + 1)
            try await server.publish(.clinic(patient: nil), in: busy)
            try await RetentionJob(
                database: server.database, clock: server.clock.clock, retention: Retention()
            ).run()
            #expect(try await server.count("SELECT count(*) FROM events") == 1)
            #expect(try await server.count("SELECT number FROM events") == RetentionJob.batch + 6)
        }
    }

    @Test(
        "Answers to repeated requests are forgotten after their time and not before, the work never",
        arguments: TestEngine.allCases)
    func answers(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            _ = try await SampleClinic.make(on: server, appointments: 2)
            let job = RetentionJob(
                database: server.database, clock: server.clock.clock, retention: Retention())
            server.clock.advance(minutes: 24 * 60 - 1)
            try await job.run()
            #expect(try await server.count("SELECT count(*) FROM idempotency_keys") == 2)
            server.clock.advance(minutes: 2)
            try await job.run()
            #expect(try await server.count("SELECT count(*) FROM idempotency_keys") == 0)
            #expect(try await server.count("SELECT count(*) FROM appointments") == 2)
        }
    }

    @Test(
        "What is kept for longer is kept for longer, and what for shorter goes sooner",
        arguments: TestEngine.allCases)
    func settings(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let sample = try await SampleClinic.make(on: server, appointments: 2)
            let old = try await server.enqueue(.email, in: sample.clinic, to: "a@example.org")
            try await OutboxWorker(server.outbox(.sandbox)).deliverDue()
            let events = try await server.count("SELECT count(*) FROM events")
            #expect(events > 0)
            var retention = Retention()
            (retention.eventDays, retention.deliveryDays, retention.idempotencyHours) = (30, 2, 72)
            server.clock.advance(minutes: 3 * 1440 - 1)
            try await RetentionJob(database: server.database, clock: server.clock.clock, retention: retention)
                .run()
            #expect(try await server.state(of: old) == nil)
            #expect(try await server.count("SELECT count(*) FROM events") == events)
            #expect(try await server.count("SELECT count(*) FROM idempotency_keys") == 2)
            server.clock.advance(minutes: 28 * 1440)
            try await RetentionJob(database: server.database, clock: server.clock.clock, retention: retention)
                .run()
            #expect(try await server.count("SELECT count(*) FROM events") == 0)
            #expect(try await server.count("SELECT count(*) FROM idempotency_keys") == 0)
        }
    }

    @Test(
        "Rows of sent reminders stay, however short deliveries are kept",
        arguments: TestEngine.allCases)
    func reminders(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let sample = try await SampleClinic.make(on: server, appointments: 2)
            try await server.perform(
                """
                INSERT INTO appointment_reminders (appointment_id, offset_minutes, starts_at, date, time,
                is_sent, created_at)
                SELECT id, 20160, starts_at, date, time, true, \(server.now) FROM appointments
                WHERE id = \(ID(sample.appointments[0]))
                """)
            var retention = Retention()
            retention.deliveryDays = 1
            server.clock.advance(minutes: 14 * 1440)
            try await RetentionJob(database: server.database, clock: server.clock.clock, retention: retention)
                .run()
            #expect(try await server.count("SELECT count(*) FROM appointment_reminders") == 1)
            server.clock.advance(minutes: 80 * 1440)
            try await RetentionJob(database: server.database, clock: server.clock.clock, retention: retention)
                .run()
            #expect(try await server.count("SELECT count(*) FROM appointment_reminders") == 0)
        }
    }
}
