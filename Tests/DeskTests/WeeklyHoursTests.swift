import API
import FoundationEssentials
import HTTPTypes
import Testing

@testable import Desk

@Suite("A doctor's week as its form has it")
struct WeeklyHoursTests {
    private func week(_ json: String) throws -> WeeklyHoursDraft {
        WeeklyHoursDraft(try JSONDecoder().decode([ScheduleDay].self, from: Data(json.utf8)))
    }

    @Test("Two spans of a day are one with a break between")
    func gap() throws {
        let monday = try week(
            """
            [{"weekday":"monday","startTime":"14:00","endTime":"24:00","breaks":[]},
            {"weekday":"monday","startTime":"09:00","endTime":"12:00",
            "breaks":[{"startTime":"10:00","endTime":"10:15"}]}]
            """
        ).days[0]
        #expect(monday.work == .init(start: "09:00", end: "00:00"))
        #expect(
            monday.breaks == [.init(start: "10:00", end: "10:15"), .init(start: "12:00", end: "14:00")])
    }

    @Test("A free day has no row, and an empty row of a break is none")
    func rows() {
        let form = FormData([
            ("tuesday.startTime", "09:00"), ("tuesday.endTime", "17:00"),
            ("tuesday.breakStart", ""), ("tuesday.breakEnd", ""),
            ("tuesday.breakStart", "12:00"), ("tuesday.breakEnd", "12:30"),
            ("friday.startTime", ""), ("friday.endTime", ""),
        ])
        let expected: JSONValue = [
            "weekly": [
                [
                    "weekday": "tuesday", "startTime": "09:00", "endTime": "17:00",
                    "breaks": [["startTime": "12:00", "endTime": "12:30"]],
                ]
            ]
        ]
        #expect(WeeklyHoursDraft(form: form).body == expected)
        #expect(WeeklyHoursDraft(form: FormData("")).body == ["weekly": []])
    }

    @Test("Half a span is sent, so that the API names what is missing")
    func half() {
        let draft = WeeklyHoursDraft(form: FormData([("monday.endTime", "17:00")]))
        #expect(draft.body["weekly"]?[0]?["startTime"] == .null)
    }

    @Test("A fault of the API's row stands in the weekday that the row is of")
    func faults() {
        let draft = WeeklyHoursDraft(
            form: FormData([
                ("tuesday.startTime", "09:00"), ("tuesday.endTime", "08:00"),
                ("sunday.startTime", "09:00"), ("sunday.endTime", "12:00"),
            ]))
        var problem = APIProblem(DeskReply(.badRequest))
        problem.error.fields = [
            FieldError(field: "weekly[0].endTime", message: "must be after startTime"),
            FieldError(field: "weekly[1].breaks[0]", message: "must lie within 09:00–12:00"),
            FieldError(field: "weekly", message: "must be an array"),
        ]
        #expect(
            draft.renamed(problem).error.fields?.map(\.field) == [
                "tuesday.endTime", "sunday.breaks[0]", "weekly",
            ])
    }
}
