import API
import Domain
import HTTPTypes
import Storage

enum ClinicQueries {
    /// The clinics that the caller belongs to; a superadmin's are all.
    static func mine(_ scope: ClinicScope) -> SQL {
        guard scope.role != .superadmin else { return "clinics c WHERE true" }
        return """
            clinics c WHERE EXISTS (
                SELECT 1 FROM memberships m WHERE m.clinic_id = c.id AND m.user_id = \(scope.userId)
                AND m.ended_at IS NULL)
            """
    }

    /// The scope's clinic. Throws 404.
    static func found(
        _ tx: borrowing Transaction, _ scope: ClinicScope, lock: Bool = false
    ) throws -> ClinicRecord {
        try tx.found(
            "Clinic", ClinicRecord.columns, from: "clinics c WHERE c.id = \(scope.clinicId)", lock: lock)
    }

    /// The day by the clinic's clock.
    static func today(_ tx: borrowing Transaction, _ scope: ClinicScope, at now: Instant) throws -> LocalDate
    {
        try zone(tx, scope).local(now).date
    }

    static func zone(_ tx: borrowing Transaction, _ scope: ClinicScope) throws -> Zone {
        try tx.found("Clinic", "timezone", from: "clinics WHERE id = \(scope.clinicId)")
    }

    /// What the clinic bills in from now on. An invoice keeps the currency that it was made in.
    static func currency(_ tx: borrowing Transaction, _ scope: ClinicScope) throws -> Currency {
        try tx.found("Clinic", "currency", from: "clinics WHERE id = \(scope.clinicId)")
    }

    static func insert(_ clinic: ClinicRecord) -> SQL {
        """
        INSERT INTO clinics (id, name, search, sort_key, timezone, operating_hours, buffer_minutes,
        slot_minutes,
            currency, no_show_grace_minutes, reminder_minutes, created_at, updated_at, country,
            max_open_requests, max_days_ahead, max_minutes, request_expiry_hours, daily_message_limit,
            quiet_from, quiet_to, recall_needs_consent)
        VALUES (\(clinic.id), \(clinic.name), \(clinic.index.search), \(clinic.index.sortKey), \(clinic.zone),
            \(clinic.hours), \(clinic.bufferMinutes), \(clinic.slotMinutes), \(clinic.currency),
            \(clinic.noShowGraceMinutes), \(clinic.reminders), \(clinic.createdAt), \(clinic.updatedAt),
            \(clinic.country), \(clinic.bookingLimits.maxOpenRequests), \(clinic.bookingLimits.maxDaysAhead),
            \(clinic.bookingLimits.maxMinutes), \(clinic.bookingLimits.requestExpiryHours),
            \(clinic.dailyMessageLimit), \(clinic.quietHours?.from), \(clinic.quietHours?.to),
            \(clinic.recallNeedsConsent))
        """
    }

    static func update(_ clinic: ClinicRecord) -> SQL {
        """
        UPDATE clinics SET name = \(clinic.name), search = \(clinic.index.search),
        sort_key = \(clinic.index.sortKey),
            timezone = \(clinic.zone), operating_hours = \(clinic.hours),
            buffer_minutes = \(clinic.bufferMinutes), slot_minutes = \(clinic.slotMinutes),
            currency = \(clinic.currency),
            no_show_grace_minutes = \(clinic.noShowGraceMinutes), reminder_minutes = \(clinic.reminders),
            mfa_required_roles = \(clinic.factorRoles), override_roles = \(clinic.overrideRoles),
            country = \(clinic.country), max_open_requests = \(clinic.bookingLimits.maxOpenRequests),
            max_days_ahead = \(clinic.bookingLimits.maxDaysAhead),
            max_minutes = \(clinic.bookingLimits.maxMinutes),
            request_expiry_hours = \(clinic.bookingLimits.requestExpiryHours),
            daily_message_limit = \(clinic.dailyMessageLimit), quiet_from = \(clinic.quietHours?.from),
            quiet_to = \(clinic.quietHours?.to), recall_needs_consent = \(clinic.recallNeedsConsent),
            updated_at = \(clinic.updatedAt)
        WHERE id = \(clinic.id)
        """
    }
}

/// `GET /clinics` and `GET /clinics/:id`.
enum ReadClinics {
    static let order = ListOrder.rising("clinics", .text("c.sort_key"), .id("c.id"))

    static func list(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        .json(
            try PageRequest.searched(
                tx, call, order, ClinicRecord.columns, from: ClinicQueries.mine(call.scope), by: "c.search"))
    }

    static func get(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        .json(try ClinicQueries.found(tx, try ClinicAccess.member(tx, call)))
    }
}
