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
    /// Minutes after an appointment's end until it counts as missed by itself; nil: never.
    var noShowGraceMinutes: Int?
    var reminders: ReminderOffsets
    /// What a patient may take by themself.
    var bookingLimits = BookingLimits.standard
    /// Messages and mails that count against the clinic's allowance, in one of its days.
    var dailyMessageLimit = ClinicSettings.standardDailyMessages
    /// Nil: it writes at any hour.
    var quietHours: QuietHours?
    /// Whether a patient is recalled only after a yes.
    var recallNeedsConsent = false
    /// Who may do nothing here before they have set up a second factor.
    var factorRoles = RoleList([])
    /// Who may book although the rule refuses it; a doctor always may in the own column.
    var overrideRoles = RoleList.standardOverride
    var createdAt: Instant
    var updatedAt: Instant

    static let columns = Columns(
        "c.id", "c.name", "c.timezone", "c.operating_hours", "c.buffer_minutes", "c.slot_minutes",
        "c.currency", "c.country",
        "c.no_show_grace_minutes", "c.reminder_minutes", BookingLimits.columns, "c.daily_message_limit",
        QuietHours.columns, "c.recall_needs_consent", "c.mfa_required_roles", "c.override_roles",
        "c.created_at", "c.updated_at", as: ClinicRecord.init)

    var index: NameIndex { NameIndex(name) }

    var shownCountry: Country? { country ?? ZoneCountries.country(of: zone) }

    /// Nil when all are lifted.
    var shownLimits: BookingLimits? { bookingLimits == .none ? nil : bookingLimits }
}

extension ClinicRecord: WireObject {
    static let schemaName: String? = "Clinic"
    static let fields: [Field<ClinicRecord>] = [
        Field("id", \.id), Field("name", \.name), Field("timezone", \.zone, .zone),
        Field("operatingHours", \.hours), Field("bufferMinutes", \.bufferMinutes, ClinicSchemas.buffer),
        Field("slotMinutes", \.slotMinutes, ClinicSchemas.slot),
        Field("currency", \.currency, ClinicSchemas.currency),
        Field("country", \.shownCountry, ClinicSchemas.country),
        Field("noShowGraceMinutes", \.noShowGraceMinutes, ClinicSchemas.grace),
        Field("reminderMinutes", \.reminders.minutes, ClinicSchemas.reminders),
        Field("patientBooking", \.shownLimits),
        Field("dailyMessageLimit", \.dailyMessageLimit, ClinicSchemas.dailyMessages),
        Field("quietHours", \.quietHours), Field("recallNeedsConsent", \.recallNeedsConsent),
        Field("mfaRequiredRoles", \.factorRoles.names, ClinicSchemas.factorRoles),
        Field("overrideRoles", \.overrideRoles.names, ClinicSchemas.overrideRoles),
        Field("createdAt", \.createdAt),
        Field("updatedAt", \.updatedAt),
    ]
}

/// The bounds of a clinic's settings, for the rules and for the API description.
enum ClinicSettings {
    static let nameLength = 200
    static let standardCurrency = Currency(code: "PKR")
    /// Up to a day.
    static let graces = 0...1440
    /// What ``ReminderPlan`` can keep: half an hour to two weeks before the appointment.
    static let reminders = ReminderPlan.offsetRange
    static let maximumReminders = ReminderPlan.maximumOffsets
    static let standardDailyMessages = 1000
    static let dailyMessages = 0...1_000_000
}

extension FieldRule where Value == Currency {
    /// The ISO 4217 code, in capitals, of a country's money in use.
    static var currency: FieldRule {
        FieldRule<String>.text(max: 3).neverBlank.map(
            or: "must be the ISO 4217 code of a country's money in use, such as PKR", Currency.init(inUse:)
        ).shown(as: ClinicSchemas.currency)
    }
}

extension FieldRule where Value == Country {
    /// An ISO 3166-1 alpha-2 code such as PK, in either case.
    static var country: FieldRule {
        FieldRule<String>.text(max: 2).neverBlank.map(
            or: "must be a country's code of two letters, such as PK"
        ) { Country(code: $0) }.shown(as: ClinicSchemas.country)
    }
}

extension FieldRule where Value == ReminderOffsets {
    /// `reminderMinutes`: each number once.
    static var reminders: FieldRule {
        FieldRule<[Int]>.array(
            of: .integer(in: ClinicSettings.reminders), max: ClinicSettings.maximumReminders
        )
        .map(or: "must not hold a number twice") { Set($0).count == $0.count ? ReminderOffsets($0) : nil }
        .shown(as: ClinicSchemas.reminders)
    }
}
