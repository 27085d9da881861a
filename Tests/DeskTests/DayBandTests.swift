import API
import FoundationEssentials
import Testing

@testable import Desk

@Suite("Bands of a day")
struct DayBandTests {
    private let hours = ShownHours(from: 480, to: 1080)
    private let open = ClinicDay(open: 540..<1020)

    private func bands(
        _ clinic: ClinicDay, week: DoctorWeek? = nil, blocks: [DayBlock] = []
    ) throws -> [DayBand] {
        DayBand.all(
            clinic, week: week, blocks: blocks, on: try #require(CalendarDate("2026-11-30")), in: hours)
    }

    private func week(_ schedule: String, timeOff: String = "[]") throws -> DoctorWeek {
        let decoder = JSONDecoder()
        return DoctorWeek(
            schedule: try decoder.decode([ScheduleDay].self, from: Data(schedule.utf8)),
            timeOff: try decoder.decode([TimeOff].self, from: Data(timeOff.utf8)))
    }

    @Test("Before and after the clinic's hours it is closed")
    func closedHours() throws {
        let closed = try bands(open)
        #expect(closed.map(\.span) == [480..<540, 1020..<1080])
        #expect(closed.allSatisfy { $0.kind == .closed && $0.word == "Closed" })
    }

    @Test("On a closed day the whole column says so, with the closure's reason")
    func closedDay() throws {
        #expect(try bands(ClinicDay(open: nil)).map(\.word) == ["Closed"])
        let holiday = try bands(ClinicDay(open: nil, closure: "Eid al-Fitr"))
        #expect(holiday == [DayBand(kind: .closed, span: 480..<1080, word: "Eid al-Fitr")])
    }

    @Test("A doctor's own hours leave the rest of the clinic's as not working, with breaks in them")
    func ownHours() throws {
        let monday = """
            [{"weekday":"monday","startTime":"10:00","endTime":"15:00",
            "breaks":[{"startTime":"12:00","endTime":"12:30"}]},
            {"weekday":"tuesday","startTime":"09:00","endTime":"17:00","breaks":[]}]
            """
        let own = try bands(open, week: try week(monday)).filter { $0.kind != .closed }
        #expect(
            own == [
                DayBand(kind: .away, span: 540..<600, word: "Not working"),
                DayBand(kind: .away, span: 900..<1020, word: "Not working"),
                DayBand(kind: .pause, span: 720..<750, word: "Break"),
            ])
    }

    @Test("A doctor without hours of their own works the clinic's; one without this weekday is away")
    func weekdays() throws {
        #expect(try bands(open, week: try week("[]")).allSatisfy { $0.kind == .closed })
        let friday = #"[{"weekday":"friday","startTime":"09:00","endTime":"17:00","breaks":[]}]"#
        let own = try bands(open, week: try week(friday)).filter { $0.kind != .closed }
        #expect(own == [DayBand(kind: .away, span: 540..<1020, word: "Not working")])
    }

    @Test("Time off covers the clinic's hours and keeps its reason to itself")
    func timeOff() throws {
        let off = """
            [{"id":"t","clinicId":"c","doctorId":"d","startDate":"2026-11-29","endDate":"2026-11-30",
            "reason":"Surgery","createdAt":"2026-11-01T00:00:00.000Z"}]
            """
        let own = try bands(open, week: try week("[]", timeOff: off)).filter { $0.kind != .closed }
        #expect(own == [DayBand(kind: .off, span: 540..<1020, word: "Time off")])
    }

    @Test("A block says its title")
    func blocks() throws {
        let lunch = DayBlock(date: "2026-11-30", startTime: "13:00", endTime: "14:00", title: "Lunch")
        #expect(
            try bands(open, blocks: [lunch]).last == DayBand(kind: .block, span: 780..<840, word: "Lunch"))
    }

    @Test("A repeated block comes on its days until its last one, which counts")
    func repeatedBlocks() throws {
        var block = DayBlock(date: "2026-11-16", startTime: "13:00", endTime: "14:00", title: "Lunch")
        let days = try ["2026-11-16", "2026-11-17", "2026-11-23", "2026-11-30", "2026-12-07"].map {
            try #require(CalendarDate($0))
        }
        #expect(days.map(block.isOn) == [true, false, false, false, false])
        block.repeat = DayBlock.Repetition(every: "week", until: "2026-11-30")
        #expect(days.map(block.isOn) == [true, false, true, true, false])
        block.repeat = DayBlock.Repetition(every: "day", until: "2026-11-23")
        #expect(days.map(block.isOn) == [true, true, true, false, false])
    }

    @Test("A block counts for its doctor or room alone, or for everybody")
    func concerns() {
        var block = DayBlock(date: "2026-11-30", startTime: "13:00", endTime: "14:00", title: "Lunch")
        #expect(block.concerns(doctor: "d1", room: nil) && block.concerns(doctor: nil, room: "r1"))
        block.doctorId = "d1"
        #expect(block.concerns(doctor: "d1", room: nil) && !block.concerns(doctor: "d2", room: nil))
        #expect(!block.concerns(doctor: nil, room: "r1"))
    }
}
