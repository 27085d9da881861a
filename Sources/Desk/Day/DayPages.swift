import HTTPTypes
import Markup

/// `/desk/{clinic}/day`: the screen that a clinic looks at all day (front-desk.md D3, D4).
enum DayPages {
    static let routes: [DeskRoute] = [
        .role(.staff, .get, "/desk/:clinic/day") { page in try await start(page) },
        .role(.staff, .get, "/desk/:clinic/day/:date") { page in try await day(page) },
        .role(.staff, .get, "/desk/:clinic/day/:date/columns/:id") { page in try await column(page) },
    ]

    /// To the day that the form of the page names, else to today by the clinic's clock.
    private static func start(_ page: PageRequest) async throws -> DeskReply {
        let query = FormData([]).setting("by", page.request.query["by"])
        let end = query.isEmpty ? "" : "?\(query.encoded)"
        if let date = page.request.query["date"].flatMap({ CalendarDate($0) }) {
            return .seeOther(page.address("/day/\(date)\(end)"))
        }
        let today = try await DayPage.today(page)
        return .seeOther(page.address("/day/\(today)\(end)"))
    }

    private static func day(_ page: PageRequest) async throws -> DeskReply {
        guard let text = page.request.parameters["date"], CalendarDate(text) != nil else {
            return .seeOther(page.address("/day"))
        }
        let (title, main) = try await DayPage.content(page: page, date: text)
        return page.page(title, current: .day, wide: true, main)
    }

    /// One column, for a script: what changed on the day is mostly one appointment.
    private static func column(_ page: PageRequest) async throws -> DeskReply {
        guard let date = page.request.parameters["date"].flatMap({ CalendarDate($0) }),
            let key = page.request.parameters["id"]
        else { return DeskReply(.notFound) }
        let question = DayQuestion(
            days: date...date, view: DayView(by: page.request.query["by"]), only: key)
        let facts = try await DayFacts.load(page.api, clinic: page.clinicId, question)
        let grid = DayGrid(page, question, facts, hours: ShownHours(page.request.query))
        return page.fragment(HTML(grid.columns.map { grid.column($0) }))
    }
}

extension ShownHours {
    /// The hours of the page that a column belongs to; nil where the address names none.
    init?(_ query: FormData) {
        guard let from = query.number("from"), let to = query.number("to"), (0..<1440).contains(from),
            (from + 1...1440).contains(to)
        else { return nil }
        self.init(from: from, to: to)
    }
}
