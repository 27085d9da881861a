import API
import Markup

/// The page of one day. Dialogs stand over it.
enum DayPage {
    /// - Parameter date: `YYYY-MM-DD`; for anything else it is today.
    /// - Throws: ``APIProblem``
    static func content(page: PageRequest, date: String) async throws -> (title: String, main: HTML) {
        let day: CalendarDate
        if let given = CalendarDate(date) { day = given } else { day = try await today(page) }
        let question = DayQuestion(days: day...day, view: DayView(by: page.request.query["by"]))
        let facts = try await DayFacts.load(page.api, clinic: page.clinicId, question)
        return (page.words("Day"), main(DayGrid(page, question, facts), on: day))
    }

    /// Today by the clinic's clock.
    static func today(_ page: PageRequest) async throws -> CalendarDate {
        let clinic = try await page.api.get("/clinics/\(page.clinicId)", as: Clinic.self)
        return page.clock(of: clinic).today
    }

    private static func main(_ grid: DayGrid, on day: CalendarDate) -> HTML {
        let columns = grid.columns
        let bar = DayBar(grid: grid, day: day, counts: DayCounts(columns)).html
        guard !columns.isEmpty else {
            return element(grid, "\(bar)\(nobody(grid))")
        }
        let shown = grid.html(grid.words("Day"), columns) { "<bdi>\($0.heading)</bdi>" }
        return element(grid, "\(bar)\(closed(grid, on: day))\(tabs(grid, columns))\(shown)")
    }

    /// What elements/day.js reads: the clinic's clock as the server has it, and the grid's scale. Minutes are
    /// since midnight.
    static func element(_ grid: DayGrid, _ content: HTML) -> HTML {
        """
        <desk-day data-today="\(grid.now.date)" data-now="\(grid.now.seconds)" \
        data-from="\(grid.hours.from)" data-to="\(grid.hours.to)" \
        data-slot="\(grid.facts.clinic.slotMinutes)" data-by="\(by(grid))">
        \(content)
        </desk-day>
        """
    }

    private static func by(_ grid: DayGrid) -> String {
        if case .week = grid.question.view { return "week" }
        return grid.question.view.by
    }

    /// On a narrow screen, where one column is seen at a time: the way to each.
    static func tabs(_ grid: DayGrid, _ columns: [DayColumn]) -> HTML {
        guard columns.count > 1 else { return .empty }
        let links: [HTML] = columns.map {
            "<li><a href=\"#column-\($0.key)\" data-column=\"\($0.key)\"><bdi>\($0.heading)</bdi></a></li>"
        }
        return """
            <nav class="column-tabs" aria-label="\(grid.words("Columns"))"><ul>\(links)</ul></nav>
            """
    }

    private static func closed(_ grid: DayGrid, on day: CalendarDate) -> HTML {
        let clinic = ClinicDay(grid.facts.clinic, grid.facts.closures, on: day)
        guard clinic.open == nil else { return .empty }
        let words = grid.words
        let text = clinic.closure.map { words("The clinic is closed on this day: {0}", $0) }
        return """
            <p class="notice">\(text ?? words("The clinic is closed on this day."))</p>
            """
    }

    /// Instead of a grid without columns.
    static func nobody(_ grid: DayGrid) -> HTML {
        let words = grid.words
        let isRooms = grid.question.view == .rooms
        let text = isRooms ? words("This clinic has no rooms yet.") : words("This clinic has no doctors yet.")
        guard grid.page.viewer.isAdmin else { return "<div class=\"empty\"><p>\(text)</p></div>" }
        let place = isRooms ? "/settings/rooms" : "/settings/staff"
        return """
            <div class="empty"><p>\(text)</p><p><a class="button main" href="\(grid.page.address(place))">\
            \(isRooms ? words("Add rooms") : words("Add staff"))</a></p></div>
            """
    }
}
