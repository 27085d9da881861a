import API
import Domain
import Storage

/// How long before an appointment reminders go out: minutes, longest first. Empty: none do.
struct ReminderOffsets: Sendable, Equatable, SQLBindable, SQLDecodable {
    var minutes: [Int]

    init(_ minutes: [Int]) { self.minutes = minutes.sorted(by: >) }

    var sqlValue: SQLValue { .text(minutes.jsonText) }

    init(sql column: borrowing Column) throws {
        let numbers = (try? JSONValue(parsing: try column.text()))?.array?.map(\.int)
        guard let numbers, !numbers.contains(nil) else { throw column.mismatch("a list of minutes") }
        self.init(numbers.compactMap(\.self))
    }
}
