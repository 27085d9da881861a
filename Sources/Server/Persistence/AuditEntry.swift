import Domain

/// What was done.
enum AuditAction: String, Sendable, CaseIterable {
    // An appointment's history shows exactly these (contract §11).
    case created, rescheduled, updated, cancelled, invoiced
    case statusChanged = "status_changed"
    case noShow = "no_show"
    // The rest of the house.
    case deleted, read, paid, refunded, voided, exported
    case signedIn = "signed_in"
    case signedOut = "signed_out"
}

/// What it was done to.
enum AuditEntity: String, Sendable, CaseIterable {
    case appointment, invoice, payment, patient, staff, clinic, closure, room, message, conversation,
        notification
    case appointmentType = "appointment_type"
    case doctorSchedule = "doctor_schedule"
    case timeOff = "time_off"
    case portalAccount = "portal_account"
    case permission, session
    case auditTrail = "audit_trail"
}

/// One line of the audit trail, before it has its number.
struct AuditEntry: Sendable {
    var action: AuditAction
    var entity: AuditEntity
    var entityId: ID
    /// JSON objects as text.
    var before: String?
    var after: String?
}
