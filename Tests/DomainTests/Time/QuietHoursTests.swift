import Domain
import TestSupport
import Testing

@Suite("Quiet hours (Accounts, A6)")
struct QuietHoursTests {
    private func end(
        _ from: String, _ to: String, at now: String, in name: String = "Asia/Karachi"
    ) throws -> String? {
        let quiet = try #require(QuietHours(from: try time(from), to: try time(to)))
        return quiet.end(at: try instant(now), in: try zone(name))?.description
    }

    @Test("Within a day they begin with their first minute and end before their last")
    func sameDay() throws {
        // Karachi is five hours ahead.
        #expect(try end("13:00", "15:00", at: "2026-05-04T07:59:59.999Z") == nil)
        #expect(try end("13:00", "15:00", at: "2026-05-04T08:00:00.000Z") == "2026-05-04T10:00:00.000Z")
        #expect(try end("13:00", "15:00", at: "2026-05-04T09:59:59.999Z") == "2026-05-04T10:00:00.000Z")
        #expect(try end("13:00", "15:00", at: "2026-05-04T10:00:00.000Z") == nil)
    }

    @Test("Past midnight they end on the next day, whichever of the two it is")
    func overnight() throws {
        let morning = "2026-05-05T03:00:00.000Z"
        #expect(try end("21:00", "08:00", at: "2026-05-04T15:59:00.000Z") == nil)
        #expect(try end("21:00", "08:00", at: "2026-05-04T16:00:00.000Z") == morning)
        #expect(try end("21:00", "08:00", at: "2026-05-04T19:00:00.000Z") == morning)
        #expect(try end("21:00", "08:00", at: "2026-05-05T02:59:00.000Z") == morning)
        #expect(try end("21:00", "08:00", at: morning) == nil)
    }

    @Test("Clocks that change in the night make it shorter or longer; it ends by the wall clock")
    func clockChanges() throws {
        // 2026-03-08: 02:00 becomes 03:00, and 08:00 is 12:00 UTC instead of 13:00.
        #expect(
            try end("21:00", "08:00", at: "2026-03-08T03:00:00.000Z", in: "America/New_York")
                == "2026-03-08T12:00:00.000Z")
        // 2026-11-01: 02:00 becomes 01:00 again.
        #expect(
            try end("21:00", "08:00", at: "2026-11-01T03:00:00.000Z", in: "America/New_York")
                == "2026-11-01T13:00:00.000Z")
        // An end that the clock skips is the moment after the gap.
        #expect(
            try end("21:00", "02:30", at: "2026-03-08T06:59:00.000Z", in: "America/New_York")
                == "2026-03-08T07:00:00.000Z")
        // One that it shows twice is the first of the two.
        #expect(
            try end("21:00", "01:30", at: "2026-11-01T05:29:00.000Z", in: "America/New_York")
                == "2026-11-01T05:30:00.000Z")
        #expect(try end("21:00", "01:30", at: "2026-11-01T06:29:00.000Z", in: "America/New_York") == nil)
    }

    @Test("From and to cannot be one time")
    func same() throws {
        #expect(QuietHours(from: try time("08:00"), to: try time("08:00")) == nil)
    }

    @Test("The end is a moment of its wall-clock time, less than a day off", arguments: ZoneTests.names)
    func everywhere(name: String) throws {
        let zone = try zone(name)
        var random = SeededRandom(seed: 3)
        for _ in 0..<500 {
            let now = Instant(
                milliseconds: Int64.random(in: 20_000_000..<35_000_000, using: &random) * 60_000)
            let times = try (0..<2).map { _ in
                try #require(LocalTime(minutes: Int.random(in: 0..<1440, using: &random)))
            }
            guard let quiet = QuietHours(from: times[0], to: times[1]) else { continue }
            let wall = zone.local(now).time
            let isWithin =
                times[0] < times[1]
                ? times[0] <= wall && wall < times[1] : wall >= times[0] || wall < times[1]
            // But for nights with a clock change, the wall clock alone says whether it is quiet.
            let isSteady =
                zone.offset(at: now.adding(minutes: -1440)) == zone.offset(at: now.adding(minutes: 1440))
            guard let end = quiet.end(at: now, in: zone) else {
                #expect(!isWithin || !isSteady)
                continue
            }
            #expect(isWithin || !isSteady)
            #expect(now < end && end <= now.adding(minutes: 1440 + 120))
            if isSteady { #expect(zone.local(end).time == times[1]) }
            #expect(quiet.end(at: end, in: zone) == nil || !isSteady)
        }
    }
}
