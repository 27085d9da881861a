import HTTPTypes
import Markup

/// `/desk/{clinic}/week`: seven days of one doctor (front-desk.md D3).
enum WeekPages {
    static let routes: [DeskRoute] = [
        .role(.staff, .get, "/desk/:clinic/week") { page in try await start(page) },
        .role(.staff, .get, "/desk/:clinic/week/:date") { page in try await week(page) },
        .role(.staff, .get, "/desk/:clinic/week/:date/columns/:day") { page in try await column(page) },
    ]

    /// To the week that the form of the page names, else to this week by the clinic's clock.
    private static func start(_ page: PageRequest) async throws -> DeskReply {
        let query = FormData([]).setting("doctor", page.request.query.text("doctor"))
        let end = query.isEmpty ? "" : "?\(query.encoded)"
        if let date = page.request.query["date"].flatMap({ CalendarDate($0) }) {
            return .seeOther(page.address("/week/\(date)\(end)"))
        }
        let today = try await DayPage.today(page)
        return .seeOther(page.address("/week/\(today)\(end)"))
    }

    private static func week(_ page: PageRequest) async throws -> DeskReply {
        guard let date = page.request.parameters["date"].flatMap({ CalendarDate($0) }) else {
            return .seeOther(page.address("/week"))
        }
        let main = try await WeekPage.main(page, date)
        return page.page(page.words("Week"), current: .week, wide: true, main)
    }

    /// One day's column, for a script.
    private static func column(_ page: PageRequest) async throws -> DeskReply {
        guard let day = page.request.parameters["day"].flatMap({ CalendarDate($0) }),
            let doctorId = page.request.query.text("doctor")
        else { return DeskReply(.notFound) }
        let question = DayQuestion(
            days: day.monday...day.monday.adding(days: 6), view: .week(doctorId: doctorId))
        let facts = try await DayFacts.load(page.api, clinic: page.clinicId, question)
        let grid = DayGrid(page, question, facts, hours: ShownHours(page.request.query))
        let columns = grid.columns.filter { $0.date == day }
        return page.fragment(HTML(columns.map { grid.column($0) }))
    }
}
