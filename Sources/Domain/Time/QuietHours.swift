/// A span of each day, by the clinic's clock, in which nobody is written to (Accounts, A6). It may pass
/// midnight: from 21:00 to 08:00.
public struct QuietHours: Hashable, Sendable {
    public let from: LocalTime
    /// The first minute that is not quiet any more.
    public let to: LocalTime

    /// Nil when both are one time: that would say all day or never.
    public init?(from: LocalTime, to: LocalTime) {
        guard from != to else { return nil }
        (self.from, self.to) = (from, to)
    }

    /// When the quiet that `now` lies in ends; nil outside of it. A time that the clock skips is the moment
    /// after the gap, a time that it shows twice the first of the two.
    public func end(at now: Instant, in zone: Zone) -> Instant? {
        let today = zone.local(now).date
        for date in [today.adding(days: -1), today] {
            let start = zone.firstInstant(from: date, from)
            let end = zone.firstInstant(from: from < to ? date : date.adding(days: 1), to)
            if start <= now && now < end { return end }
        }
        return nil
    }
}
