import API
import Domain
import Storage

/// `GET /blocks`: those that take place between two days, by first day and time. Nothing is expanded: a
/// repeated block is one row, with its first day and its repetition.
enum ListBlocks {
    static let order = ListOrder.rising("blocks", .date("date"), .time("start_time"), .id("id"))
    /// Days that one list can be asked for, both ends included.
    static let longest = 366

    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let scope = call.scope
        let (page, filter) = try PageRequest.read(call, order, Filter.init)
        var window = ClockWindow()
        let days: ClosedRange<LocalDate>
        if let asked = filter.days {
            days = asked
        } else {
            let zone = try ClinicQueries.zone(tx, scope)
            let today = zone.local(call.now).date
            days = Filter.days(from: today)
            for midnight in [zone.range(of: today).lowerBound, zone.range(of: today).upperBound] {
                window.divide(at: midnight.adding(milliseconds: -1), now: call.now)
            }
        }
        var source = BlockQueries.occurring(scope, from: days.lowerBound, to: days.upperBound)
        if let doctorId = filter.doctorId { source += " AND doctor_id = \(doctorId)" }
        if let roomId = filter.roomId { source += " AND room_id = \(roomId)" }
        var reply = Reply.json(try page.read(tx, BlockRecord.columns, from: source))
        reply.window = window
        return reply
    }

    struct Filter: Sendable {
        /// Nil where the query names no day.
        let days: ClosedRange<LocalDate>?
        let doctorId: ID?
        let roomId: ID?

        init(_ query: Fields) {
            let start = query.optional(
                "startDate", .date, "The first day, by the clinic's clock; today, or a year before `endDate`")
            let end = query.optional(
                "endDate", .date, "The last day, at most 366 days from the first on; a year when absent")
            doctorId = query.optional("doctorId", .id, "Of this doctor")
            roomId = query.optional("roomId", .id, "Of this room")
            switch (start, end) {
            case (nil, nil): days = nil
            case (let start?, nil): days = Self.days(from: start)
            case (nil, let end?): days = end.adding(days: 1 - ListBlocks.longest)...end
            case (let start?, let end?):
                days = start <= end ? start...end : nil
                if start > end { query.refuse("startDate", "must not be after endDate") }
                if end.days(since: start) >= ListBlocks.longest {
                    query.refuse("endDate", "must be within \(ListBlocks.longest) days from startDate on")
                }
            }
        }

        static func days(from start: LocalDate) -> ClosedRange<LocalDate> {
            start...start.adding(days: ListBlocks.longest - 1)
        }
    }
}
