import Domain
import Storage

/// What a clinic writes down about a patient.
struct PatientDetails: Sendable, Equatable {
    static let nameLength = 100
    static let insuranceLength = 200

    var firstName: String
    var lastName: String
    var phone: String?
    var email: String?
    var insurance: String?
    var dateOfBirth: LocalDate?

    static let columns = Columns(
        "p.first_name", "p.last_name", "p.phone", "p.email", "p.insurance", "p.date_of_birth", as: PatientDetails.init)

    var name: String { "\(firstName) \(lastName)" }

    /// Whether appointments, invoices and messages, which show all but the day of birth, show the same of both.
    func isShownAs(_ other: PatientDetails) -> Bool {
        var other = other
        other.dateOfBirth = dateOfBirth
        return self == other
    }

    func index(_ patientNumber: String) -> NameIndex {
        NameIndex(firstName: firstName, lastName: lastName, more: patientNumber, email, phone: phone)
    }

    /// Throws 400 for somebody who is not born yet, by the clinic's clock.
    func requireBorn(_ tx: borrowing Transaction, _ call: Call) throws {
        guard let dateOfBirth, dateOfBirth > (try ClinicQueries.today(tx, call.scope, at: call.now)) else { return }
        throw Problem.invalid("dateOfBirth", "must not be in the future")
    }

    /// - Parameter number: Counted per clinic and year (contract §8).
    static func number(_ number: Int64, year: Int) -> String {
        let digits = String(number)
        return "P-\(year)-" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}

extension FieldRule where Value == LocalDate {
    /// A day that has come somewhere on earth; whether in the clinic, ``PatientDetails/requireBorn(_:_:)`` asks.
    static func birthday(at now: Instant) -> FieldRule {
        // The zone that is furthest ahead is UTC+14.
        let latest = LocalDate(dayNumber: Int((now.milliseconds + 14 * 3_600_000) / 86_400_000))
        return FieldRule.date.map(or: "must not be in the future") { day in
            if let latest, day > latest { nil } else { day }
        }
    }
}
