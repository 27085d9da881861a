import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server
@testable import Storage

/// A clinic with a row in every table that can hold one of it, beside a clinic that stays and a superadmin.
struct MovingGroup: Sendable {
    let moving: TwoClinics
    let staying: TwoClinics
    let superadmin: TestUser
    /// Of a booking in the moving clinic, and what it was answered.
    let key = "booked-before-the-move"
    let booking: JSONValue
    let booked: Answer

    static func build(on server: TestServer) async throws -> MovingGroup {
        let moving = try await TwoClinics.build(server, mark: "Zephyr")
        let staying = try await TwoClinics.build(server, mark: "Staying")
        let superadmin = try await server.makeSuperadmin()
        for house in [moving, staying] {
            // Leaves a reason, an entry and a count of readings.
            let looked = try await server.get("/patients", as: superadmin, clinic: house.clinic)
            #expect(looked.status == 200, "\(looked)")
        }
        try await server.backend.accessLog.flush()
        let booking: JSONValue = [
            "patientId": "\(moving.id("patient"))", "doctorId": "\(moving.doctor.id)",
            "appointmentDate": "2026-05-07", "appointmentTime": "10:00", "appointmentType": "Checkup",
            "durationMinutes": 30,
        ]
        let booked = try await server.send(
            .post, "/appointments", as: moving.admin, body: booking,
            headers: ["Idempotency-Key": "booked-before-the-move"])
        try #require(booked.status == 201, "\(booked)")
        let group = MovingGroup(
            moving: moving, staying: staying, superadmin: superadmin, booking: booking, booked: booked)
        for (number, house) in [moving, staying].enumerated() {
            for row in group.rows(of: house, number, at: server.now) { try await server.perform(row) }
        }
        for row in group.superadminRows(at: server.now) { try await server.perform(row) }
        return group
    }

    /// What the API was not asked for.
    private func rows(of house: TwoClinics, _ number: Int, at now: Instant) -> [SQL] {
        let (clinic, admin, appointment) = (house.clinic.id, house.admin.id, house.id("appointment"))
        let thread: SQL = "(SELECT thread_id FROM messages WHERE id = \(house.id("message")))"
        return [
            """
            INSERT INTO module_switches (clinic_id, role, module, enabled, updated_at)
            VALUES (\(clinic), 'doctor', 'billing', \(false), \(now))
            """,
            """
            INSERT INTO refresh_tokens (token_hash, family_id, created_at)
            VALUES (\("token \(number)"), \(house.id("session")), \(now))
            """,
            """
            INSERT INTO appointment_reminders (appointment_id, offset_minutes, starts_at, date, time,
            is_sent, created_at) VALUES (\(appointment), 120, 1, '2026-05-06', 600, \(true), \(now))
            """,
            """
            INSERT INTO flow_steps (appointment_id, step, status, room_id)
            VALUES (\(appointment), 'arrived', 'scheduled', \(house.id("room")))
            """,
            """
            INSERT INTO delayed_notices (appointment_id, doctor_id, date, time, duration_minutes, starts_at,
            ends_at, busy_until, appointment_type, status, moved_by, first_moved_at, due_at)
            SELECT id, doctor_id, date, time, duration_minutes, starts_at, ends_at, busy_until,
            appointment_type, status, \(admin), \(now), \(now) FROM appointments WHERE id = \(appointment)
            """,
            """
            INSERT INTO read_spans (thread_id, user_id, through, read_at)
            VALUES (\(thread), \(admin), 0, \(now))
            """,
            """
            INSERT INTO message_marks (message_id, user_id, thread_id, is_starred, updated_at)
            VALUES (\(house.id("message")), \(admin), \(thread), \(true), \(now))
            """,
            """
            INSERT INTO mailed_tokens (token_hash, purpose, user_id, created_at, expires_at)
            VALUES (\("mailed \(number)"), 'reset', \(admin), \(now), \(now))
            """,
            """
            INSERT INTO second_factors (user_id, sealed_secret, last_step, created_at)
            VALUES (\(admin), 'sealed', 1, \(now))
            """,
            "INSERT INTO recovery_codes (user_id, code_hash) VALUES (\(admin), \("code \(number)"))",
            """
            INSERT INTO mfa_challenges (token_hash, user_id, created_at, expires_at)
            VALUES (\("challenge \(number)"), \(admin), \(now), \(now))
            """,
            """
            INSERT INTO contact_preferences (id, clinic_id, patient_id, channel, purpose, state, source,
            changed_at, changed_by) VALUES (\(ID.make(at: now)), \(clinic), \(house.id("spare")), 'email',
            'recall', 'refused', 'staff', \(now), \(admin))
            """,
            """
            INSERT INTO daily_messages (clinic_id, date, messages) VALUES (\(clinic), '2026-05-04', 3)
            ON CONFLICT DO NOTHING
            """,
            """
            INSERT INTO erasures (id, clinic_id, patient_id, erased_by, erased_at)
            VALUES (\(ID.make(at: now)), \(clinic), \(ID.make(at: now)), \(admin), \(now))
            """,
            """
            INSERT INTO invitation_mails (clinic_id, address_hash, day, sent_count)
            VALUES (\(clinic), \("address \(number)"), '2026-05-04', 1)
            """,
            "UPDATE users SET primary_clinic_id = \(clinic) WHERE id = \(admin)",
        ]
    }

    private func superadminRows(at now: Instant) -> [SQL] {
        let (superadmin, primary) = (superadmin.id, moving.clinic.id)
        return [
            "UPDATE users SET primary_clinic_id = \(primary) WHERE id = \(superadmin)",
            """
            INSERT INTO second_factors (user_id, sealed_secret, last_step, created_at)
            VALUES (\(superadmin), 'sealed', 1, \(now))
            """,
            """
            INSERT INTO session_families (id, user_id, created_at, expires_at)
            VALUES (\(ID.make(at: now)), \(superadmin), \(now), \(now))
            """,
            """
            INSERT INTO idempotency_keys (user_id, key, fingerprint, status, body, created_at)
            VALUES (\(superadmin), 'k', 'f', 200, \(Array("{}".utf8)), \(now))
            """,
            """
            INSERT INTO sign_in_failures (account_hash, failures, last_failed_at, blocked_until)
            VALUES ('somebody', 3, \(now), \(now))
            """,
            """
            INSERT INTO former_keys (purpose, secret_id, sealed, sealed_under, retired_at)
            VALUES ('refresh', 'former', 'sealed', 'secret', \(now))
            """,
        ]
    }
}

/// Two databases, of which the first has a group that is to leave.
struct MoveScene: Sendable {
    let group: MovingGroup
    let source: TestServer
    let target: TestServer

    /// Runs `body` once neither server has its database open any more; but a server on PostgreSQL does not
    /// get in the way of a move into its database.
    static func run(
        _ from: TestEngine, _ to: TestEngine, _ body: @escaping @Sendable (MoveScene) async throws -> Void
    ) async throws {
        try await TestServer.run(from) { source in
            try await TestServer.run(to) { target in
                let group = try await MovingGroup.build(on: source)
                _ = try await TwoClinics.build(target, mark: "Resident")
                source.database.close()
                if to == .sqlite { target.database.close() }
                try await body(MoveScene(group: group, source: source, target: target))
            }
        }
    }

    func move(
        _ clinics: [ID]? = nil, betweenCommits: (@Sendable () throws -> Void)? = nil
    ) async throws -> MoveClinics.Outcome {
        var move = MoveClinics(
            clinics ?? [group.moving.clinic.id], from: source.backend.settings.database,
            to: target.backend.settings.database, clock: source.clock.clock, logger: TestDatabase.logger)
        move.betweenCommits = betweenCommits
        return try await move.run()
    }

    /// The error of a move that is refused.
    func refusal(_ clinics: [ID]? = nil) async throws -> String {
        do {
            Issue.record("moved: \(try await move(clinics))")
            return ""
        } catch let error as MaintenanceError {
            return "\(error)"
        }
    }

    /// All rows of one of the databases.
    static func rows(_ server: TestServer) async throws -> StoredRows {
        try await reopened(server) { try await StoredRows.read($0) }
    }

    /// Runs `body` with the database of a server that may have closed its own.
    static func reopened<R: Sendable>(
        _ server: TestServer, _ body: (Database) async throws -> R
    ) async throws -> R {
        let database = try Database.open(
            server.backend.settings.database, options: .test, logger: TestDatabase.logger)
        defer { database.close() }
        database.companion.value = server.backend.auditKeys
        return try await body(database)
    }

    /// What `odontox doctor` finds in one of the databases.
    static func findings(_ server: TestServer) async throws -> [String] {
        try await reopened(server) { database in
            var wrong: [String] = []
            try await IntegrityCheck.run(database, clock: server.clock.clock) {
                if !$0.isHealthy { wrong.append("\($0)") }
            }
            return wrong
        }
    }
}
