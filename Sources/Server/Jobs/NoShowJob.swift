import Domain
import Storage

/// Records appointments that nobody came to, in clinics that want so: after the appointment's end and the
/// clinic's grace (contract §4.11). Who has arrived has not missed it.
struct NoShowJob: Sendable {
    /// Appointments that ended longer ago are left to the staff: a clinic that turns the job on must not
    /// tell of years.
    static let reachDays = 7

    let database: Database
    let clock: Clock

    /// Returns how many were recorded.
    @discardableResult
    func run() async throws -> Int {
        let due = DueAppointments(
            database: database, clock: clock, job: "no-show", order: "a.ends_at, a.id"
        ) { Self.condition(at: $0) }
        return try await due.run { tx, scope, appointment, recorder in
            _ = try RecordNoShow.record(tx, scope, appointment, recorder)
        }
    }

    /// Says nothing that the ends do not say already (no appointment is longer than a day), but the index
    /// is by start.
    private static func startingWithin(_ now: Instant) -> SQL {
        "AND a.starts_at < \(now) AND a.starts_at > \(now.adding(minutes: -(reachDays + 1) * 1440))"
    }

    private static func condition(at now: Instant) -> SQL {
        """
        c.no_show_grace_minutes IS NOT NULL AND a.status IN ('scheduled', 'confirmed')
        AND a.arrived_at IS NULL
        AND a.ends_at <= \(now) - c.no_show_grace_minutes * 60000
        AND a.ends_at > \(now.adding(minutes: -reachDays * 1440))
        \(startingWithin(now))
        """
    }
}
