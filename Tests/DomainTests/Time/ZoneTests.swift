import Domain
import TestSupport
import Testing

@Suite("Zones")
struct ZoneTests {
    static let names = [
        "America/New_York", "Europe/London", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Karachi", "America/St_Johns",
        "Africa/Casablanca", "Pacific/Apia", "Asia/Kathmandu", "Antarctica/Troll", "America/Santiago", "UTC",
    ]

    @Test("From instant to wall clock and back gives the same instant, or the earlier of two that look alike", arguments: names)
    func roundTrip(name: String) throws {
        let zone = try zone(name)
        var random = SeededRandom(seed: 7)
        for _ in 0..<2000 {
            // Since 1985 every offset is in whole minutes.
            let instant = Instant(milliseconds: Int64.random(in: 7_900_000..<68_000_000, using: &random) * 60_000)
            let wall = zone.local(instant)
            let back = try #require(zone.instant(of: wall.date, wall.time))
            #expect(back <= instant)
            #expect(zone.local(back) == wall)
            if back != instant { #expect(zone.offset(at: back) > zone.offset(at: instant)) }
        }
    }

    @Test("A time that New York's clocks skip does not exist; what counts from it begins when the gap ends")
    func gap() throws {
        let zone = try zone("America/New_York")
        let day = try date("2026-03-08")
        #expect(zone.instant(of: day, try time("02:00")) == nil)
        #expect(zone.instant(of: day, try time("02:59")) == nil)
        #expect(zone.instant(of: day, try time("01:59")) == (try instant("2026-03-08T06:59:00.000Z")))
        #expect(zone.instant(of: day, try time("03:00")) == (try instant("2026-03-08T07:00:00.000Z")))
        #expect(zone.firstInstant(from: day, try time("02:30")) == (try instant("2026-03-08T07:00:00.000Z")))
        #expect(zone.range(of: day).upperBound.milliseconds(since: zone.range(of: day).lowerBound) == 23 * 3_600_000)
    }

    @Test("A time that New York's clocks show twice is the earlier one")
    func fold() throws {
        let zone = try zone("America/New_York")
        let day = try date("2026-11-01")
        #expect(zone.instant(of: day, try time("01:30")) == (try instant("2026-11-01T05:30:00.000Z")))
        #expect(zone.local(try instant("2026-11-01T06:30:00.000Z")).time == (try time("01:30")))
        #expect(zone.range(of: day).upperBound.milliseconds(since: zone.range(of: day).lowerBound) == 25 * 3_600_000)
    }

    @Test("Lord Howe moves by half an hour")
    func lordHowe() throws {
        let zone = try zone("Australia/Lord_Howe")
        let day = try date("2026-10-04")
        #expect(zone.instant(of: day, try time("02:15")) == nil)
        #expect(zone.instant(of: day, try time("02:30")) != nil)
    }

    @Test("Cairo's day begins at 01:00 when its midnight is skipped, and 24:00 of the day before is that moment")
    func midnightGap() throws {
        let zone = try zone("Africa/Cairo")
        let day = try date("2026-04-24")
        #expect(zone.instant(of: day, .midnight) == nil)
        #expect(zone.range(of: day).lowerBound == zone.firstInstant(from: day.adding(days: -1), .endOfDay))
        #expect(zone.local(zone.range(of: day).lowerBound).time == (try time("01:00")))
    }

    @Test("24:00 is the next midnight")
    func endOfDay() throws {
        let zone = try zone("Asia/Karachi")
        let day = try date("2026-05-15")
        #expect(zone.instant(of: day, .endOfDay) == zone.instant(of: day.adding(days: 1), .midnight))
    }

    @Test("Zones that are no place's are zones too", arguments: [("UTC", 0), ("Etc/GMT+12", -12), ("Etc/GMT-14", 14), ("EST5EDT", -5)])
    func placeless(name: String, hours: Int) throws {
        #expect(try zone(name).offset(at: instant("2026-01-15T12:00:00.000Z")) == hours * 3600)
    }
}
