import Domain
import Storage

/// Forgets what has served its time, a bounded part at a time.
struct RetentionJob: Sendable {
    /// Days that rows of sent reminders are kept: longer than any is sent ahead of its appointment.
    static let reminderDays = 90
    static let batch = 1000

    let database: Database
    let clock: Clock
    let retention: Retention

    func run() async throws {
        let now = clock.now()
        try await repeating { tx in
            try Self.forgetEvents(tx, before: now.adding(minutes: -retention.eventDays * 1440))
        }
        let old = now.adding(minutes: -retention.deliveryDays * 1440)
        try await repeating { tx in
            try tx.run(
                """
                DELETE FROM outbox WHERE id IN (
                    SELECT o.id FROM clinics c CROSS JOIN outbox o
                    WHERE o.clinic_id = c.id AND o.created_at < \(old) AND o.status <> 'pending'
                    LIMIT \(Self.batch))
                """)
        }
        let reminded = now.adding(minutes: -Self.reminderDays * 1440)
        try await repeating { tx in
            try tx.run(
                """
                DELETE FROM appointment_reminders WHERE (appointment_id, offset_minutes, date, time) IN (
                    SELECT appointment_id, offset_minutes, date, time FROM appointment_reminders
                    WHERE created_at < \(reminded)
                    ORDER BY created_at LIMIT \(Self.batch))
                """)
        }
        try await repeating { tx in try Self.forgetDailyMessages(tx, before: now) }
        try await repeating { tx in try InvitationMails.forget(tx, at: now, limit: Self.batch) }
        try await forgetAnswers(before: now.adding(minutes: -60 * retention.idempotencyHours))
    }

    /// What was sent on days that are over in every zone.
    private static func forgetDailyMessages(_ tx: borrowing Transaction, before now: Instant) throws -> Int {
        let day = LocalDate(dayNumber: Int(now.milliseconds / 86_400_000) - 7) ?? .earliest
        return try tx.run(
            """
            DELETE FROM daily_messages WHERE (clinic_id, date) IN (
                SELECT clinic_id, date FROM daily_messages WHERE date < \(day) LIMIT \(batch))
            """)
    }

    /// Answers that no repeated request gets any more.
    private func forgetAnswers(before cutoff: Instant) async throws {
        try await repeating { tx in
            try tx.run(
                """
                DELETE FROM idempotency_keys WHERE (user_id, key) IN (
                    SELECT user_id, key FROM idempotency_keys WHERE created_at < \(cutoff)
                    ORDER BY created_at LIMIT \(Self.batch))
                """)
        }
    }

    /// Runs `work` until it finds nothing more; each run is a transaction of its own, so that writers
    /// get in between.
    private func repeating(_ work: @escaping @Sendable (borrowing Transaction) throws -> Int) async throws {
        while try await database.write(work) > 0 { try Task.checkCancellation() }
    }

    /// Only from the front of each clinic's row of numbers, so that what is kept has no gap: by that a client
    /// that was away too long is recognised.
    private static func forgetEvents(_ tx: borrowing Transaction, before cutoff: Instant) throws -> Int {
        let clinic = try tx.first(
            """
            SELECT clinic_id FROM clinic_sequences l
            WHERE (SELECT e.created_at FROM events e WHERE e.clinic_id = l.clinic_id ORDER BY e.number
            LIMIT 1) < \(cutoff) LIMIT 1
            """
        ) { try $0.get(0) as ID }
        guard let clinic else { return 0 }
        var last: Int64 = 0
        var isOld = true
        try tx.each(
            "SELECT number, created_at FROM events WHERE clinic_id = \(clinic) ORDER BY number LIMIT \(batch)"
        ) { row in
            let createdAt: Instant = try row.get(1)
            isOld = isOld && createdAt < cutoff
            if isOld { last = row.int(0) }
        }
        return try tx.run("DELETE FROM events WHERE clinic_id = \(clinic) AND number <= \(last)")
    }
}

/// How long rows are kept that nobody needs for ever.
package struct Retention: Sendable, Equatable {
    static let promisedIdempotencyHours = 24

    /// Days that a client may be away and still resume its stream.
    package var eventDays = 7
    /// Days that settled deliveries, and what was said in them, are kept.
    package var deliveryDays = 90
    /// Hours that the answer to a write with an `Idempotency-Key` is kept.
    package var idempotencyHours = Retention.promisedIdempotencyHours

    package init() {}
}
