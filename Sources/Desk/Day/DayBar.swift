import Markup

/// Above a day: from day to day, the counts, what the columns stand for.
struct DayBar {
    let grid: DayGrid
    let day: CalendarDate
    let counts: DayCounts

    var html: HTML {
        let words = grid.words
        return """
            <div class="day-bar">\(steps)<h2 class="day-name">\(day.long(words))</h2>\(form)
            \(counts.html(words))
            <nav class="switch" aria-label="\(words("Columns by"))">\
            \(choice("doctor", words("Doctors")))\(choice("room", words("Rooms")))</nav>
            <a class="icon-button print" href="\(grid.page.address("/day/\(day)/print"))" \
            aria-label="\(words("Print"))">\(Icon.print.html)</a>
            <a role="button" class="button" id="new-block" \
            href="\(grid.page.address("/blocks/new?date=\(day)"))" data-dialog>\
            \(Icon.block.html)<span>\(words("New block"))</span></a>
            <a role="button" class="button main" id="new" href="\(grid.page.address("/book?date=\(day)"))" \
            data-dialog data-key="n">\(Icon.add.html)\(words("New appointment"))</a></div>
            """
    }

    private var steps: HTML {
        let words = grid.words
        let isToday = day.description == grid.now.date
        return """
            <div class="steps">\
            \(step(words("Previous day"), .previous, "PageUp", to: day.adding(days: -1)))\
            <a role="button" class="button" id="step-t" href="\(address(grid.now.date))" data-key="t" data-go\
            \(isToday ? " aria-current=\"date\"" as HTML : .empty)>\(words("Today"))</a>\
            \(step(words("Next day"), .next, "PageDown", to: day.adding(days: 1)))</div>
            """
    }

    private func step(_ name: String, _ icon: Icon, _ key: String, to date: CalendarDate) -> HTML {
        """
        <a role="button" class="icon-button" id="step-\(key)" href="\(address(date.description))" \
        data-key="\(key)" data-go aria-label="\(name)">\(icon.turned)</a>
        """
    }

    /// A day that is typed. The script of the page goes there at once, without it the button does.
    private var form: HTML {
        let words = grid.words
        return """
            <form method="get" action="\(grid.page.address("/day"))" class="day-date" data-plain>\
            <label for="day-date" class="unseen">\(words("Date"))</label>\
            <input type="date" id="day-date" name="date" value="\(day.description)" min="1900-01-01" \
            max="2999-12-31" required><input type="hidden" name="by" value="\(grid.question.view.by)">\
            <noscript><button type="submit">\(words("Show"))</button></noscript></form>
            """
    }

    private func choice(_ by: String, _ label: String) -> HTML {
        let mark: HTML = by == grid.question.view.by ? " aria-current=\"true\"" : .empty
        let address = grid.page.address("/day/\(day)?by=\(by)")
        return "<a href=\"\(address)\" data-go\(mark)>\(label)</a>"
    }

    private func address(_ date: String) -> String {
        let rooms = grid.question.view == .rooms ? "?by=room" : ""
        return grid.page.address("/day/\(date)\(rooms)")
    }
}

extension Icon {
    /// One that points the other way where the page runs from right to left.
    var turned: HTML {
        "<svg class=\"icon turns\" aria-hidden=\"true\"><use href=\"#i-\(rawValue)\"/></svg>"
    }
}
