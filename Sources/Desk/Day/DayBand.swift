import API

/// Time of a column in which nothing can be booked: a pattern with a word (front-desk.md D4).
struct DayBand: Sendable, Equatable {
    enum Kind: String, Sendable {
        case closed, away, off, pause, block
    }

    var kind: Kind
    /// Minutes since midnight.
    var span: Range<Int>
    /// What it says, in English words of ours or in the clinic's own.
    var word: String
    /// Of a block, which opens.
    var blockId: String?
}

/// A block as the API lists it: one row, also for one that is repeated (front-desk.md D5.7).
struct DayBlock: Decodable, Sendable, Equatable {
    var id: String?
    var doctorId: String?
    var roomId: String?
    /// The first day.
    var date: String
    var startTime: String
    var endTime: String
    var title: String
    var `repeat`: Repetition?

    struct Repetition: Decodable, Sendable, Equatable {
        /// `day` or `week`.
        var every: String
        /// The last day, which counts.
        var until: String
    }

    /// Whether it takes place on a day.
    func isOn(_ day: CalendarDate) -> Bool {
        guard let first = CalendarDate(date) else { return false }
        guard let rule = `repeat`, let last = CalendarDate(rule.until) else { return day == first }
        guard first <= day, day <= last else { return false }
        return rule.every == "day" || day.weekday == first.weekday
    }

    /// Whether it counts for a doctor or a room: its own, or the whole clinic's.
    func concerns(doctor: String?, room: String?) -> Bool {
        if let doctorId { return doctorId == doctor }
        if let roomId { return roomId == room }
        return true
    }
}

/// When a clinic is open on a day.
struct ClinicDay: Sendable, Equatable {
    /// Minutes since midnight; nil on a day on which it is closed.
    var open: Range<Int>?
    /// Why it is closed, where it is by a closure.
    var closure: String?

    init(_ clinic: Clinic, _ closures: [Closure], on date: CalendarDate) {
        let text = date.description
        if let closure = closures.first(where: { $0.date <= text && text <= ($0.endDate ?? $0.date) }) {
            self.closure = closure.reason
            return
        }
        guard let hours = clinic.operatingHours[date.weekdayKey], !hours.isClosed else { return }
        open = Range(from: hours.openTime, to: hours.closeTime)
    }

    init(open: Range<Int>?, closure: String? = nil) { (self.open, self.closure) = (open, closure) }
}

extension Range<Int> {
    /// Minutes from one time of the API to another; nil where there is none, or nothing between.
    init?(from start: String?, to end: String?) {
        guard let start = start.flatMap(ClockTime.minutes), let end = end.flatMap(ClockTime.minutes),
            start < end
        else { return nil }
        self = start..<end
    }
}
