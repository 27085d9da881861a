import API
import Domain

/// The bounds of a clinic's settings, for the rules and for the API description.
enum ClinicSettings {
    static let nameLength = 200
    static let standardCurrency = "PKR"
    /// Up to a day.
    static let graces = 0...1440
    /// What ``ReminderPlan`` can keep: half an hour to two weeks before the visit.
    static let reminders = ReminderPlan.offsetRange
    static let maximumReminders = ReminderPlan.maximumOffsets
}

extension FieldRule where Value == String {
    /// An ISO 4217 code such as PKR.
    static var currency: FieldRule {
        FieldRule.text(max: 3).neverBlank.map(or: "must be a currency code such as PKR") { text in
            text.utf8.count == 3 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) } ? text : nil
        }
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
