import API

/// A time that a patient can ask for.
struct OwnFreeTime: Sendable, Equatable {
    /// `HH:MM` by the clinic's clock.
    var time: String
    var doctorId: String?
    /// As in `Dr. Fatima Khan`.
    var doctorName: String?

    /// "10:00, Dr. Fatima Khan".
    var name: String { [time, doctorName].compactMap(\.self).joined(separator: ", ") }
}

/// The free times of some days.
struct OwnFreeTimes: Sendable {
    /// Days that are asked for at once.
    static let daysShown = 14

    struct Day: Sendable {
        var date: CalendarDate
        var times: [OwnFreeTime]
    }

    /// Those with free times, in order.
    let days: [Day]

    init(days: [Day]) { self.days = days.filter { !$0.times.isEmpty } }

    /// - Parameter minutes: How long the visit takes; nil: the clinic's slot.
    static func load(
        _ api: APIClient, _ choice: OwnBookingChoice, minutes: Int?
    ) async throws -> OwnFreeTimes {
        let answer = try await api.get(
            "/appointments/available-slots",
            [
                "date": "\(choice.from)", "days": "\(daysShown)", "doctorId": choice.doctorId,
                "durationMinutes": minutes.map { "\($0)" },
            ], as: SlotsResponse.self)
        let days = (answer.days ?? []).compactMap { day -> Day? in
            let times = day.slots.filter(\.available).map { slot in
                OwnFreeTime(time: slot.time, doctorId: slot.doctorId, doctorName: slot.doctorName)
            }
            return CalendarDate(day.date).map { Day(date: $0, times: times) }
        }
        return OwnFreeTimes(days: days)
    }

    /// The day that is shown: the chosen one, else the first.
    func day(_ chosen: CalendarDate?) -> Day? {
        guard let chosen else { return days.first }
        return days.first { $0.date == chosen }
    }

    /// The free times of a day that are nearest to a time, in the order of the day.
    func nearest(to time: String, on date: CalendarDate, count: Int = 3) -> [OwnFreeTime] {
        guard let wanted = ClockTime.minutes(time), let day = self.day(date) else { return [] }
        func distance(_ free: OwnFreeTime) -> Int { abs((ClockTime.minutes(free.time) ?? 0) - wanted) }
        let nearest = day.times.enumerated()
            .sorted { (distance($0.element), $0.offset) < (distance($1.element), $1.offset) }
            .prefix(count)
        return nearest.sorted { $0.offset < $1.offset }.map { $0.element }
    }
}
