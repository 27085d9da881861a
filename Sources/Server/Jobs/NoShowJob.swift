import Domain
import Storage

/// Records appointments that nobody came to, in clinics that want so: after the appointment's end and the
/// clinic's grace (contract §4.11).
struct NoShowJob: Sendable {
    /// Appointments that ended longer ago are left to the staff: a clinic that turns the job on must not
    /// tell of years.
    static let reachDays = 7
    static let batch = 100

    let database: Database
    let clock: Clock

    /// Returns how many were recorded.
    @discardableResult
    func run() async throws -> Int {
        var recorded = 0
        while true {
            let now = clock.now()
            let due = try await database.read { tx in try Self.due(tx, at: now) }
            var done = 0
            for (clinicId, appointmentId) in due where try await record(appointmentId, in: clinicId, at: now)
            { done += 1 }
            recorded += done
            // Those that another server was quicker with are no longer due; the next look shows.
            if due.count < Self.batch || done == 0 { return recorded }
        }
    }

    private func record(_ appointmentId: ID, in clinicId: ID, at now: Instant) async throws -> Bool {
        try await database.write { tx in
            let scope = ClinicScope.system(clinicId: clinicId)
            let appointment = try AppointmentRow.locked(tx, scope, appointmentId)
            guard appointment.status.canBecomeNoShow, try Self.isDue(tx, appointmentId, at: now) else {
                return false
            }
            let recorder = ChangeRecorder(scope: scope, request: .job("no-show", at: now), clock: clock)
            _ = try RecordNoShow.record(tx, scope, appointment, recorder)
            try recorder.flush(tx)
            return true
        }
    }

    private static func due(_ tx: borrowing Transaction, at now: Instant) throws -> [(ID, ID)] {
        try tx.query(
            """
            SELECT a.clinic_id, a.id FROM \(source) WHERE \(condition(at: now)) ORDER BY a.ends_at, a.id
            LIMIT \(batch)
            """
        ) { (try $0.get(0), try $0.get(1)) }
    }

    /// The same question about one appointment, once its row is locked: it may have moved.
    private static func isDue(
        _ tx: borrowing Transaction, _ appointmentId: ID, at now: Instant
    ) throws -> Bool {
        try tx.exists("\(source) WHERE a.id = \(appointmentId) AND \(condition(at: now))")
    }

    private static let source: SQL = "clinics c JOIN appointments a ON a.clinic_id = c.id"

    /// Says nothing that the ends do not say already (no appointment is longer than a day), but the index
    /// is by start.
    private static func startingWithin(_ now: Instant) -> SQL {
        "AND a.starts_at < \(now) AND a.starts_at > \(now.adding(minutes: -(reachDays + 1) * 1440))"
    }

    private static func condition(at now: Instant) -> SQL {
        """
        c.no_show_grace_minutes IS NOT NULL AND a.status IN ('scheduled', 'confirmed')
        AND a.ends_at <= \(now) - c.no_show_grace_minutes * 60000
        AND a.ends_at > \(now.adding(minutes: -reachDays * 1440))
        \(startingWithin(now))
        """
    }
}
