import API
import Domain
import Storage

/// What `POST /clinics` asks for.
struct ClinicDraft: Sendable {
    var name: String
    var zone: Zone
    var hours: Domain.OperatingHours
    var bufferMinutes: Int
    var slotMinutes: Int
    var currency: Currency
    var country: Country?
    var noShowGraceMinutes: Int?
    var reminders: ReminderOffsets

    init(_ fields: Fields) throws {
        hours = fields.optional("operatingHours", .week).map { OperatingHours($0) } ?? .standard
        bufferMinutes =
            fields.optional("bufferMinutes", .integer(in: ClinicCalendar.buffers))
            ?? ClinicCalendar.standardBuffer
        slotMinutes =
            fields.optional("slotMinutes", .integer(in: ClinicCalendar.slotLengths))
            ?? ClinicCalendar.standardSlot
        currency = fields.optional("currency", .currency) ?? ClinicSettings.standardCurrency
        country = fields.optional("country", .country)
        noShowGraceMinutes = fields.optional("noShowGraceMinutes", .integer(in: ClinicSettings.graces))
        reminders =
            fields.optional("reminderMinutes", .reminders) ?? ReminderOffsets(ReminderPlan.standardOffsets)
        (name, zone) = try fields.done(
            fields.required("name", .text(max: ClinicSettings.nameLength)), fields.required("timezone", .zone)
        )
    }

    func record(_ id: ID, at now: Instant) -> ClinicRecord {
        ClinicRecord(
            id: id, name: name, zone: zone, hours: hours, bufferMinutes: bufferMinutes,
            slotMinutes: slotMinutes, currency: currency,
            country: country, noShowGraceMinutes: noShowGraceMinutes, reminders: reminders, createdAt: now,
            updatedAt: now)
    }
}

/// `POST /clinics`: a clinic and the sequences that its writes are numbered by.
enum CreateClinic {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<ClinicDraft>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let clinic = try body.get().record(call.newId(), at: call.now)
        try insert(tx, clinic)
        guard let scope = try call.entering(clinic.id, tx) else { throw Problem.notFound("Clinic") }
        recorder.enter(scope)
        recorder.audit(.created, .clinic, clinic.id, before: nil, after: clinic)
        return .created(clinic, at: "\(ClinicRoutes.address)/\(clinic.id)")
    }

    static func insert(_ tx: borrowing Transaction, _ clinic: ClinicRecord) throws {
        try tx.run(ClinicQueries.insert(clinic))
        try tx.run("INSERT INTO clinic_sequences (clinic_id) VALUES (\(clinic.id))")
    }
}
