import API
import HTTPTypes
import Markup

/// `/desk/{clinic}/day/{date}/print`: the day on paper, a page a doctor (front-desk.md D3).
enum DayPrintPages {
    static let routes: [DeskRoute] = [
        .role(.staff, .get, "/desk/:clinic/day/:date/print") { page in try await sheets(page) }
    ]

    private static func sheets(_ page: PageRequest) async throws -> DeskReply {
        guard let day = page.request.parameters["date"].flatMap({ CalendarDate($0) }) else {
            return .seeOther(page.address("/day"))
        }
        let question = DayQuestion(days: day...day, view: .doctors)
        let facts = try await DayFacts.load(page.api, clinic: page.clinicId, question)
        let grid = DayGrid(page, question, facts)
        let words = page.words
        let made = words(
            "{0}, printed {1} at {2}", facts.clinic.name, grid.now.date, ClockTime.text(grid.now.minutes))
        let columns = grid.columns
        let pages: [HTML] = columns.map { sheet($0, made, words) }
        let empty: HTML = columns.isEmpty ? DayPage.nobody(grid) : .empty
        return page.page(
            words("Print"), current: .day,
            """
            <p class="buttons"><a class="button" href="\(page.address("/day/\(day)"))">\
            \(words("Back to the day"))</a><button type="button" class="main" data-print>\
            \(Icon.print.html)\(words("Print"))</button></p>
            <div class="sheets">\(pages)\(empty)</div>
            """)
    }

    /// The appointments of one doctor that take place.
    private static func sheet(_ column: DayColumn, _ made: String, _ words: Words) -> HTML {
        let heads: [HTML] = ["Time", "Patient", "Phone", "Type", "Status", "Notes"].map {
            "<th scope=\"col\">\(words($0))</th>"
        }
        let kept = column.appointments.filter { $0.status != "cancelled" }
        let table: HTML =
            kept.isEmpty
            ? "<p>\(words("No appointments."))</p>"
            : """
            <div class="scroller" tabindex="0" role="region" aria-label="\(column.heading)"><table>\
            <thead><tr>\(heads)</tr></thead><tbody>\(kept.map { row($0, words) })</tbody></table></div>
            """
        return """
            <section class="sheet"><h2><bdi>\(column.heading)</bdi></h2>
            <p class="sheet-day">\(column.date.long(words))</p>
            \(table)
            <p class="hint">\(made)</p></section>
            """
    }

    private static func row(_ appointment: DayAppointment, _ words: Words) -> HTML {
        """
        <tr><td class="number">\(ClockTime.text(appointment.start))–\(ClockTime.text(appointment.end))</td>\
        <td><bdi>\(appointment.patientName ?? "")</bdi></td>\
        <td class="number"><bdi>\(appointment.patientPhone ?? "")</bdi></td>\
        <td><bdi>\(appointment.appointmentType)</bdi></td><td>\(words(appointment.statusWords))</td>\
        <td><bdi>\(appointment.notes ?? "")</bdi></td></tr>
        """
    }
}
