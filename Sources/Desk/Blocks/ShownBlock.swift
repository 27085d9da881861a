import API

/// A block as the API answers it (front-desk.md D5.7). A repeated one is one row.
struct ShownBlock: Decodable, Sendable {
    var id: String
    /// Neither doctor nor room: the whole clinic.
    var doctorId: String?
    var roomId: String?
    /// The first day.
    var date: String
    var startTime: String
    var endTime: String
    var kind: String
    var title: String
    var `repeat`: Repetition?

    struct Repetition: Decodable, Sendable {
        /// `day` or `week`.
        var every: String
        /// The last day, which counts.
        var until: String
    }

    /// Whether somebody may change it.
    func isWritable(by viewer: Viewer) -> Bool {
        viewer.isFrontDesk || (doctorId != nil && doctorId == viewer.user.id)
    }

    /// "Monday 30 November 2026, 13:00 to 14:00, every week until …".
    func time(_ words: Words) -> String {
        let day = CalendarDate(date)?.long(words) ?? date
        let once = words("{0}, {1} to {2}", day, startTime, endTime)
        guard let rule = `repeat` else { return once }
        let last = CalendarDate(rule.until)?.long(words) ?? rule.until
        return rule.every == "day"
            ? words("{0}, every day until {1}", once, last) : words("{0}, every week until {1}", once, last)
    }
}
