import Domain
import Storage

/// Where a visit stands in the order of the list: date, time, id.
struct AppointmentPlace: Sendable, Equatable {
    /// What the list's cursors are marked with.
    static let list = "appointments"

    var date: LocalDate
    var time: LocalTime
    var id: ID

    /// Of a row that begins with ``Visit/listColumns``.
    init(_ row: borrowing Row) throws {
        id = try row.get(Self.positions.id)
        date = try row.get(Self.positions.date)
        time = try row.get(Self.positions.time)
    }

    private static let positions = (
        id: Visit.columns.position(of: "a.id"), date: Visit.columns.position(of: "a.date"),
        time: Visit.columns.position(of: "a.time")
    )

    init?(_ parts: [String]) {
        guard let date = LocalDate(parts[0]), let time = LocalTime(parts[1]), let id = ID(parts[2]) else { return nil }
        (self.date, self.time, self.id) = (date, time, id)
    }

    func cursor(_ scope: ClinicScope) -> String {
        ListCursor.encode(Self.list, scope, [date.description, time.description, id.description])
    }
}
