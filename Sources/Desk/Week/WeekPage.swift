import API
import Markup

/// The page of a week.
enum WeekPage {
    /// - Parameter date: Any day of the week, which begins on Monday.
    /// - Throws: ``APIProblem``
    static func main(_ page: PageRequest, _ date: CalendarDate) async throws -> HTML {
        let days = date.monday...date.monday.adding(days: 6)
        let asked = page.request.query.text("doctor")
        let own = page.viewer.role == .doctor ? page.viewer.user.id : nil
        var doctorId = asked ?? own
        if doctorId == nil {
            let doctors = try await page.api.everyRow("/staff", [("role", "doctor")], of: StaffMember.self)
            doctorId = doctors.first?.id
        }
        let question = DayQuestion(days: days, view: .week(doctorId: doctorId ?? DayColumn.nobody))
        let facts = try await DayFacts.load(page.api, clinic: page.clinicId, question)
        let grid = DayGrid(page, question, facts)
        let bar = WeekBar(grid: grid, days: days, doctorId: doctorId).html
        guard doctorId != nil else { return DayPage.element(grid, "\(bar)\(DayPage.nobody(grid))") }
        let columns = grid.columns
        let shown = grid.html(page.words("Week"), columns) { column in
            "<a href=\"\(page.address("/day/\(column.date)"))\"\(mark(column, grid))>\(column.heading)</a>"
        }
        return DayPage.element(grid, "\(bar)\(DayPage.tabs(grid, columns))\(shown)")
    }

    private static func mark(_ column: DayColumn, _ grid: DayGrid) -> HTML {
        column.date.description == grid.now.date ? " aria-current=\"date\"" : .empty
    }
}
