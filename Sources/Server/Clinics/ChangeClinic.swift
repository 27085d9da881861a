import API
import Domain
import HTTPTypes
import Storage

/// What `PATCH /clinics/:id` asks for.
struct ClinicChange: Sendable {
    var name: String?
    var zone: Zone?
    /// The days mentioned; the others stay.
    var hours: [Weekday: Domain.DayHours]
    var bufferMinutes: Int?
    var slotMinutes: Int?
    var currency: Currency?
    /// Cleared: that of the time zone again.
    var country: Change<Country>
    var noShowGraceMinutes: Change<Int>
    var reminders: ReminderOffsets?
    /// Cleared: no limits at all.
    var bookingLimits: Change<BookingLimitsChange>
    var dailyMessageLimit: Int?
    var quietHours: Change<QuietHours>
    var recallNeedsConsent: Bool?
    var factorRoles: RoleList?
    var overrideRoles: RoleList?

    init(_ fields: Fields) throws {
        name = fields.replacing("name", .text(max: ClinicSettings.nameLength))
        zone = fields.replacing("timezone", .zone)
        hours = fields.replacing("operatingHours", .week) ?? [:]
        bufferMinutes = fields.replacing("bufferMinutes", .integer(in: ClinicCalendar.buffers))
        slotMinutes = fields.replacing("slotMinutes", .integer(in: ClinicCalendar.slotLengths))
        currency = fields.replacing("currency", .currency)
        country = fields.change("country", .country)
        noShowGraceMinutes = fields.change("noShowGraceMinutes", .integer(in: ClinicSettings.graces))
        reminders = fields.replacing("reminderMinutes", .reminders)
        bookingLimits = fields.change("patientBooking", .bookingLimits)
        dailyMessageLimit = fields.replacing(
            "dailyMessageLimit", .integer(in: ClinicSettings.dailyMessages))
        quietHours = fields.change("quietHours", .quietHours)
        recallNeedsConsent = fields.replacing("recallNeedsConsent", .bool)
        factorRoles = fields.replacing("mfaRequiredRoles", .factorRoles)
        overrideRoles = fields.replacing("overrideRoles", .overrideRoles)
        try fields.done()
    }

    func applied(to before: ClinicRecord, at now: Instant) -> ClinicRecord {
        var after = before
        if let name { after.name = name }
        if let zone { after.zone = zone }
        for (weekday, day) in hours { after.hours[weekday] = day }
        if let bufferMinutes { after.bufferMinutes = bufferMinutes }
        if let slotMinutes { after.slotMinutes = slotMinutes }
        if let currency { after.currency = currency }
        after.country = country.applied(to: before.country)
        after.noShowGraceMinutes = noShowGraceMinutes.applied(to: before.noShowGraceMinutes)
        if let reminders { after.reminders = reminders }
        switch bookingLimits {
        case .keep: break
        case .clear: after.bookingLimits = .none
        case .set(let change): after.bookingLimits = change.applied(to: before.bookingLimits)
        }
        if let dailyMessageLimit { after.dailyMessageLimit = dailyMessageLimit }
        after.quietHours = quietHours.applied(to: before.quietHours)
        if let recallNeedsConsent { after.recallNeedsConsent = recallNeedsConsent }
        if let factorRoles { after.factorRoles = factorRoles }
        if let overrideRoles { after.overrideRoles = overrideRoles }
        if after != before { after.updatedAt = now }
        return after
    }
}

/// `PATCH /clinics/:id`: changes settings, and what is already booked where it follows from them.
enum ChangeClinic {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<ClinicChange>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let (scope, before) = try locked(tx, call)
        let after = try body.get().applied(to: before, at: call.now)
        guard after != before else { return .json(before) }
        recorder.enter(scope)
        try tx.run(ClinicQueries.update(after))
        if after.bufferMinutes < before.bufferMinutes {
            try shrinkBuffers(tx, scope, after, at: call.now)
        }
        if after.zone != before.zone || after.bufferMinutes < before.bufferMinutes {
            recorder.bumpRevision(try staff(tx, scope))
        }
        if after.zone != before.zone || after.quietHours != before.quietHours {
            try recorder.releaseHeld(tx)
        }
        if after.zone != before.zone {
            try MoveToZone.run(tx, scope, from: before.zone, to: after.zone, at: call.now)
        }
        recorder.audit(.updated, .clinic, after.id, before: before, after: after)
        recorder.publishAudited(.clinicUpdated, to: .clinic(patient: nil))
        let today = after.zone.local(call.now).date
        if after.hours != before.hours { recorder.scheduleChanged(ScheduleChange(from: today)) }
        return .json(after)
    }

    /// All who have appointments here, and may have some elsewhere.
    private static func staff(_ tx: borrowing Transaction, _ scope: ClinicScope) throws -> [ID] {
        try tx.query(
            """
            SELECT user_id FROM memberships WHERE clinic_id = \(scope.clinicId) AND patient_id IS NULL
            LIMIT 1000
            """
        ) {
            try $0.get(0)
        }
    }

    /// The clinic of the path, its row and its calendar held, for one of its admins. Throws 403, 404.
    static func locked(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest
    ) throws -> (ClinicScope, ClinicRecord) {
        let scope = try ClinicAccess.admin(tx, call)
        try CalendarLock.change(tx, scope)
        return (scope, try ClinicQueries.found(tx, scope, lock: true))
    }

    /// Each appointment keeps the buffer that it was booked with, for the schema's sake; a smaller one must
    /// not stay in the way of new appointments. A larger one needs nothing: the rule asks for it from now on,
    /// and what is booked closer together stays booked.
    private static func shrinkBuffers(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ clinic: ClinicRecord, at now: Instant
    ) throws {
        // An appointment of yesterday, by any clock, holds nothing any more that could still be booked.
        let yesterday = clinic.zone.local(now).date.adding(days: -2)
        let buffer = clinic.bufferMinutes * 60_000
        try tx.run(
            """
            UPDATE appointments SET busy_until = ends_at + \(buffer)
            WHERE clinic_id = \(scope.clinicId) AND date >= \(yesterday) AND busy_until > ends_at + \(buffer)
            """)
    }
}
