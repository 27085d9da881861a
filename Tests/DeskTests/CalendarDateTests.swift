import Testing

@testable import Desk

@Suite("Dates and times of the desk")
struct CalendarDateTests {
    @Test(
        "A date is read and written as the API does",
        arguments: ["0001-01-01", "1969-12-31", "1970-01-01", "2024-02-29", "2026-11-30", "9999-12-31"])
    func roundTrip(_ text: String) throws {
        #expect(try #require(CalendarDate(text)).description == text)
    }

    @Test(
        "What the calendar lacks is no date",
        arguments: [
            "2026-02-29", "2026-13-01", "2026-11-31", "2026-00-10", "2026-1-1", "20261130", "2026-11-3x",
            "0000-01-01", "+026-01-01", "",
        ])
    func refused(_ text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test("Days are added over the ends of months and years, and weeks begin on Monday")
    func steps() throws {
        let date = try #require(CalendarDate("2026-12-31"))
        #expect(date.adding(days: 1).description == "2027-01-01")
        #expect(date.adding(days: -31).description == "2026-11-30")
        #expect(date.weekdayKey == "thursday")
        #expect(date.monday.description == "2026-12-28")
        #expect(try #require(CalendarDate("1969-12-31")).weekdayKey == "wednesday")
    }

    @Test("Days are named in full and in short")
    func names() throws {
        let words = Words(language: .english, Translations(Assets(folder: nil)))
        let date = try #require(CalendarDate("2026-11-30"))
        #expect(date.long(words) == "Monday 30 November 2026")
        #expect(date.short(words) == "Mon 30 Nov")
    }

    @Test("A time of the API is minutes since midnight, and 24:00 the day's end")
    func times() {
        #expect(ClockTime.minutes("09:05") == 545)
        #expect(ClockTime.minutes("24:00") == 1440)
        for text in ["24:01", "9:05", "09:60", "0905", "-1:05", "09:5x"] {
            #expect(ClockTime.minutes(text) == nil, "\(text)")
        }
        #expect(ClockTime.text(545) == "09:05")
        #expect(ClockTime.text(1440) == "24:00")
        #expect(ClockTime.text(1470) == "00:30")
    }
}
