import Domain
import Storage

/// Cancels requests for appointments that nobody answers: after the clinic's hours, or when the appointment
/// would have begun, however long ago that is (Accounts, A4). The patient is told.
struct RequestExpiryJob: Sendable {
    let database: Database
    let clock: Clock

    /// Returns how many were cancelled.
    @discardableResult
    func run() async throws -> Int {
        let due = DueAppointments(
            database: database, clock: clock, job: "request-expiry", order: "a.starts_at, a.id"
        ) { Self.condition(at: $0) }
        return try await due.run { tx, scope, appointment, recorder in
            _ = try CancelAppointment.cancel(tx, scope, appointment, notes: appointment.notes, recorder)
        }
    }

    private static func condition(at now: Instant) -> SQL {
        """
        c.request_expiry_hours IS NOT NULL AND a.status = 'requested'
        AND (a.created_at <= \(now) - c.request_expiry_hours * 3600000 OR a.starts_at <= \(now))
        """
    }
}
