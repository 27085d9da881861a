import API
import Markup

/// Above a week: from week to week, and whose it is.
struct WeekBar {
    let grid: DayGrid
    let days: ClosedRange<CalendarDate>
    /// Nil in a clinic without doctors.
    let doctorId: String?

    var html: HTML {
        let words = grid.words
        let (first, last) = (days.lowerBound, days.upperBound)
        let name = words("{0} to {1}", first.dayAndMonth(words), last.long(words))
        return """
            <div class="day-bar"><div class="steps">\
            \(step(words("Previous week"), .previous, "PageUp", to: first.adding(days: -7)))\
            <a role="button" class="button" id="step-t" href="\(address(grid.now.date))" data-key="t" \
            data-go>\(words("This week"))</a>\
            \(step(words("Next week"), .next, "PageDown", to: first.adding(days: 7)))</div>
            <h2 class="day-name">\(name)</h2>\(form)
            \(DayCounts(grid.columns).html(words))</div>
            """
    }

    private func step(_ name: String, _ icon: Icon, _ key: String, to date: CalendarDate) -> HTML {
        """
        <a role="button" class="icon-button" id="step-\(key)" href="\(address(date.description))" \
        data-key="\(key)" data-go aria-label="\(name)">\(icon.turned)</a>
        """
    }

    private var form: HTML {
        let words = grid.words
        let options: [HTML] = grid.facts.doctors.map { doctor in
            let mark: HTML = doctor.id == doctorId ? " selected" : .empty
            return "<option value=\"\(doctor.id)\"\(mark)>\(DayColumn.doctorName(doctor))</option>"
        }
        return """
            <form method="get" action="\(grid.page.address("/week"))" class="day-date" data-plain>\
            <label for="week-doctor" class="unseen">\(words("Doctor"))</label>\
            <select id="week-doctor" name="doctor">\(options)</select>\
            <label for="week-date" class="unseen">\(words("Date"))</label>\
            <input type="date" id="week-date" name="date" value="\(days.lowerBound.description)" \
            min="1900-01-01" max="2999-12-31" required>\
            <noscript><button type="submit">\(words("Show"))</button></noscript></form>
            """
    }

    private func address(_ date: String) -> String {
        let query = FormData([]).setting("doctor", doctorId)
        return grid.page.address(query.isEmpty ? "/week/\(date)" : "/week/\(date)?\(query.encoded)")
    }
}
