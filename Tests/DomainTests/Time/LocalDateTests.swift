import Domain
import Testing

@Suite("Dates")
struct LocalDateTests {
    @Test("Every day from 1600 to 2400 reads back what it writes, one day after the last")
    func roundTrip() throws {
        let first = try date("1600-01-01")
        let count = try date("2400-12-31").days(since: first)
        var previous = first.adding(days: -1)
        var wrong = 0
        for offset in 0...count {
            let day = first.adding(days: offset)
            if LocalDate(day.description) != day
                || LocalDate(year: day.year, month: day.month, day: day.day) != day
            {
                wrong += 1
            }
            if day.description <= previous.description
                || day.weekday.index != (previous.weekday.index + 1) % 7
            {
                wrong += 1
            }
            previous = day
        }
        #expect(wrong == 0)
    }

    @Test("The specification's 2026-05-15 is a Friday, 20588 days after 1970 began")
    func known() throws {
        let day = try date("2026-05-15")
        #expect(day.weekday == .friday)
        #expect(day.dayNumber == 20_588)
        #expect(day.weekday.plural == "Fridays")
    }

    @Test(
        "What is no date in YYYY-MM-DD is refused",
        arguments: [
            "2026-02-30", "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-1-01",
            "26-01-01", "2026/01/01",
            "2026-01-01 ", " 2026-01-01", "2026-01-01T00:00", "", "0000-01-01", "-001-01-01", "２０２６-01-01",
            "2026-01-0\u{0}",
        ])
    func refused(text: String) {
        #expect(LocalDate(text) == nil)
    }

    @Test("Leap days exist in leap years", arguments: ["2024-02-29", "2000-02-29", "9996-02-29"])
    func leap(text: String) {
        #expect(LocalDate(text)?.description == text)
    }

    @Test("Counting days stops at the ends of the calendar instead of trapping")
    func ends() {
        #expect(LocalDate.latest.description == "9999-12-31")
        #expect(LocalDate.earliest.description == "0001-01-01")
        #expect(LocalDate.latest.adding(days: 1) == .latest)
        #expect(LocalDate.latest.adding(days: .max) == .latest)
        #expect(LocalDate.earliest.adding(days: .min) == .earliest)
    }
}

@Suite("Times of day")
struct LocalTimeTests {
    @Test("Every minute of a day reads back what it writes")
    func roundTrip() throws {
        for minute in 0..<1440 {
            let time = try #require(LocalTime(minutes: minute))
            #expect(LocalTime(time.description) == time)
        }
    }

    @Test("24:00 is a closing time and no other")
    func endOfDay() {
        #expect(LocalTime("24:00") == nil)
        #expect(LocalTime(closing: "24:00") == .endOfDay)
        #expect(LocalTime.endOfDay.description == "24:00")
        #expect(LocalTime(closing: "24:01") == nil)
        #expect(LocalTime(minutes: 1441) == nil)
        #expect(LocalTime(minutes: -1) == nil)
    }

    @Test(
        "What is no time in HH:MM is refused",
        arguments: ["9:00", "09:60", "25:00", "0900", "09:00:00", "", "ab:cd", "-1:00", "09.00"])
    func refused(text: String) {
        #expect(LocalTime(text) == nil)
    }
}
