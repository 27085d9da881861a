import Domain
import Storage

/// Cancels requests for appointments that nobody answers: after the clinic's hours, or when the appointment
/// would have begun (Accounts, A4). The patient is told.
struct RequestExpiryJob: Sendable {
    /// Requests for a time further back are left as they are: a clinic that turns the limit on must not tell
    /// of years.
    static let reachDays = 7
    static let batch = 100

    let database: Database
    let clock: Clock

    /// Returns how many were cancelled.
    @discardableResult
    func run() async throws -> Int {
        var cancelled = 0
        while true {
            let now = clock.now()
            let due = try await database.read { tx in try Self.due(tx, at: now) }
            var done = 0
            for (clinicId, appointmentId) in due where try await cancel(appointmentId, in: clinicId, at: now)
            { done += 1 }
            cancelled += done
            // Those that another server was quicker with are no longer due; the next look shows.
            if due.count < Self.batch || done == 0 { return cancelled }
        }
    }

    private func cancel(_ appointmentId: ID, in clinicId: ID, at now: Instant) async throws -> Bool {
        try await database.write { tx in
            let scope = ClinicScope.system(clinicId: clinicId)
            let appointment = try AppointmentRow.locked(tx, scope, appointmentId)
            guard appointment.status == .requested, try Self.isDue(tx, appointmentId, at: now) else {
                return false
            }
            let recorder = ChangeRecorder(
                scope: scope, request: .job("request-expiry", at: now), clock: clock)
            _ = try CancelAppointment.cancel(tx, scope, appointment, notes: appointment.notes, recorder)
            try recorder.flush(tx)
            return true
        }
    }

    private static func due(_ tx: borrowing Transaction, at now: Instant) throws -> [(ID, ID)] {
        try tx.query(
            """
            SELECT a.clinic_id, a.id FROM \(source) WHERE \(condition(at: now)) ORDER BY a.starts_at, a.id
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

    private static let source: SQL = "appointments a JOIN clinics c ON c.id = a.clinic_id"

    private static func condition(at now: Instant) -> SQL {
        """
        c.request_expiry_hours IS NOT NULL AND a.status = 'requested'
        AND a.starts_at > \(now.adding(minutes: -reachDays * 1440))
        AND (a.created_at <= \(now) - c.request_expiry_hours * 3600000 OR a.starts_at <= \(now))
        """
    }
}
