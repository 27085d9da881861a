import API
import Domain

/// The bounds of a clinic's settings, for the rules and for the API description.
enum ClinicSettings {
    static let nameLength = 200
    static let standardCurrency = Currency(code: "PKR")
    /// Up to a day.
    static let graces = 0...1440
    /// What ``ReminderPlan`` can keep: half an hour to two weeks before the visit.
    static let reminders = ReminderPlan.offsetRange
    static let maximumReminders = ReminderPlan.maximumOffsets
}

extension FieldRule where Value == Currency {
    /// The ISO 4217 code, in capitals, of a country's money in use.
    static var currency: FieldRule {
        FieldRule<String>.text(max: 3).neverBlank.map(
            or: "must be the ISO 4217 code of a country's money in use, such as PKR", Currency.init(inUse:))
    }
}

extension FieldRule where Value == Country {
    /// An ISO 3166-1 alpha-2 code such as PK, in either case.
    static var country: FieldRule {
        FieldRule<String>.text(max: 2).neverBlank.map(or: "must be a country's code of two letters, such as PK") { Country(code: $0) }
    }
}

extension FieldRule where Value == ReminderOffsets {
    /// `reminderMinutes`: each number once.
    static var reminders: FieldRule {
        FieldRule<[Int]>.array(of: .integer(in: ClinicSettings.reminders), max: ClinicSettings.maximumReminders)
            .map(or: "must not hold a number twice") { Set($0).count == $0.count ? ReminderOffsets($0) : nil }
    }
}
