import API
import Domain
import Storage

/// A clinic and its settings, as stored.
struct ClinicRecord: Sendable, Equatable {
    var id: ID
    var name: String
    var zone: Zone
    var hours: Domain.OperatingHours
    var bufferMinutes: Int
    var slotMinutes: Int
    var currency: Currency
    /// Nil: that of the time zone, if it belongs to one.
    var country: Country?
    /// Minutes after a visit's end until it counts as missed by itself; nil: never.
    var noShowGraceMinutes: Int?
    var reminders: ReminderOffsets
    var createdAt: Instant
    var updatedAt: Instant

    static let columns = Columns(
        "c.id", "c.name", "c.timezone", "c.operating_hours", "c.buffer_minutes", "c.slot_minutes", "c.currency", "c.country",
        "c.no_show_grace_minutes", "c.reminder_minutes", "c.created_at", "c.updated_at", as: ClinicRecord.init)

    var index: NameIndex { NameIndex(name) }

    var shownCountry: Country? { country ?? ZoneCountries.country(of: zone) }
}

extension ClinicRecord: WireObject {
    static let schemaName: String? = "Clinic"
    static let fields: [Field<ClinicRecord>] = [
        Field("id", \.id), Field("name", \.name), Field("timezone", \.zone, ClinicSchemas.zone),
        Field("operatingHours", \.hours), Field("bufferMinutes", \.bufferMinutes, ClinicSchemas.buffer),
        Field("slotMinutes", \.slotMinutes, ClinicSchemas.slot), Field("currency", \.currency, ClinicSchemas.currency),
        Field("country", \.shownCountry, ClinicSchemas.country), Field("noShowGraceMinutes", \.noShowGraceMinutes, ClinicSchemas.grace),
        Field("reminderMinutes", \.reminders.minutes, ClinicSchemas.reminders), Field("createdAt", \.createdAt),
        Field("updatedAt", \.updatedAt),
    ]
}
