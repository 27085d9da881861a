import API

/// What calendar and clock on a clinic's wall show.
package struct WallTime: Sendable, Equatable {
    /// `YYYY-MM-DD`.
    package var date: String
    /// Seconds since midnight, as the clock shows them.
    package var seconds: Int

    package init(date: String, seconds: Int) { (self.date, self.seconds) = (date, seconds) }

    /// Minutes since midnight, as the clock shows them.
    var minutes: Int { seconds / 60 }
}

/// Reads the wall clock of a zone (IANA name) at a moment of the API (RFC 3339), or now for nil. Nil for a
/// zone or a moment that there is none of.
package typealias WallClock = @Sendable (_ zone: String, _ timestamp: String?) -> WallTime?

/// A clinic's wall clock.
struct ClinicClock: Sendable {
    let zone: String
    let read: WallClock

    var now: WallTime { read(zone, nil) ?? WallTime(date: "1970-01-01", seconds: 0) }

    var today: CalendarDate { CalendarDate(now.date) ?? CalendarDate(number: 0) }

    /// `HH:MM` of a timestamp of the API; nil for what is none.
    func time(of timestamp: String) -> String? { read(zone, timestamp).map { ClockTime.text($0.minutes) } }
}

extension PageRequest {
    func clock(of clinic: Clinic) -> ClinicClock {
        ClinicClock(zone: clinic.timezone, read: request.wallClock)
    }
}
