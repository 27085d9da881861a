import Domain
import Storage

/// Where an appointment stands in the order of the list: date, time, id.
struct AppointmentCursor: Sendable, Equatable {
    /// What the list's cursors are marked with.
    static let list = "appointments"

    var date: LocalDate
    var time: LocalTime
    var id: ID

    /// Of a row with ``AppointmentQueries/columns``.
    init(_ row: borrowing Row) throws {
        id = try row.get(0)
        date = try row.get(4)
        time = try row.get(5)
    }

    init?(_ parts: [String]) {
        guard let date = LocalDate(parts[0]), let time = LocalTime(parts[1]), let id = ID(parts[2]) else {
            return nil
        }
        (self.date, self.time, self.id) = (date, time, id)
    }

    func cursor(_ scope: ClinicScope) -> String {
        ListCursor.encode(Self.list, scope, [date.description, time.description, id.description])
    }
}
