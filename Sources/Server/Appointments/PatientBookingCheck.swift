import HTTPTypes
import API
import Domain
import Storage

/// Holds a patient who books for themselves to the clinic's limits (Accounts, A4).
enum PatientBookingCheck {
    /// Throws 400 `BOOKING_LIMIT` with each limit that the appointment would exceed. The patient's row is
    /// held from here on, so that two requests at once are counted one after the other.
    static func require(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ slot: RequestedSlot, in zone: Zone
    ) throws {
        guard let patientId = call.scope.patientId else { return }
        _ = try tx.first(
            """
            SELECT id FROM patients WHERE id = \(patientId)
            AND clinic_id = \(call.scope.clinicId)\(SQL.rowLock)
            """
        ) { $0.isNull(0) }
        let (limits, openRequests) = try standing(tx, call, patientId)
        let exceeded = limits.exceeded(
            openRequests: openRequests, daysAhead: slot.date.days(since: zone.local(call.now).date),
            minutes: slot.durationMinutes)
        guard exceeded.isEmpty else { throw Problem(exceeded) }
    }

    /// The clinic's limits, for a caller whom they hold for; nil for staff.
    static func limits(_ tx: borrowing Transaction, _ scope: ClinicScope) throws -> BookingLimits? {
        guard scope.role == .patient else { return nil }
        return try tx.first(
            "SELECT \(BookingLimits.columns) FROM clinics c WHERE c.id = \(scope.clinicId)",
            BookingLimits.columns.read)
    }

    private static let columns = Columns(BookingLimits.columns, "open_requests") {
        (limits: BookingLimits, openRequests: Int) in (limits, openRequests)
    }

    private static func standing(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ patientId: ID
    ) throws -> (BookingLimits, openRequests: Int) {
        let found = try tx.first(
            """
            SELECT \(columns) FROM clinics c CROSS JOIN (
                SELECT count(*) AS open_requests FROM appointments
                WHERE patient_id = \(patientId) AND status = 'requested' AND starts_at > \(call.now)
            ) requests
            WHERE c.id = \(call.scope.clinicId)
            """, columns.read)
        guard let found else { throw Problem.notFound("Clinic") }
        return found
    }
}

extension Problem {
    fileprivate init(_ limits: [BookingLimit]) {
        self.init(
            .badRequest, error: "Booking limit reached",
            message: limits.map { "\($0.name): \($0.message)" }.joined(separator: "; "),
            code: "BOOKING_LIMIT",
            fields: limits.compactMap { limit in
                limit.field.map { FieldError(field: $0, message: limit.message) }
            })
        mayPassLater = true
    }
}

extension BookingLimit {
    /// The field of the request that exceeds it, if it is one.
    fileprivate var field: String? {
        switch self {
        case .openRequests: nil
        case .daysAhead: "appointmentDate"
        case .minutes: "durationMinutes"
        }
    }
}
