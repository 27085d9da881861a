import API
import Markup

/// The grid of a day or a week: heads, times, columns (front-desk.md D4). Places are classes of
/// styles/rows.css.
struct DayGrid: Sendable {
    let page: PageRequest
    let facts: DayFacts
    let question: DayQuestion
    let hours: ShownHours
    let clock: ClinicClock
    let words: Words
    let tints: [String: Int]
    /// When the page was made.
    let now: WallTime

    /// - Parameter hours: Those of the page that a single column belongs to; nil for what fits these days.
    init(_ page: PageRequest, _ question: DayQuestion, _ facts: DayFacts, hours: ShownHours? = nil) {
        self.page = page
        self.facts = facts
        self.question = question
        self.hours = hours ?? ShownHours(facts, question.days)
        clock = page.clock(of: facts.clinic)
        words = page.words
        tints = Tint.table(facts.types)
        now = clock.now
    }

    var columns: [DayColumn] {
        DayColumns(
            facts: facts, question: question, hours: hours, viewerId: page.viewer.user.id, words: words
        ).all
    }

    /// - Parameters:
    ///   - name: The grid's accessible name.
    ///   - head: What stands at the head of a column.
    func html(_ name: String, _ columns: [DayColumn], head: (DayColumn) -> HTML) -> HTML {
        let heads: [HTML] = columns.map { column in
            let broad: HTML = isBroad(lanes(column)) ? " broad" : .empty
            return """
                <div role="columnheader" id="head-\(column.key)" class="head\(broad)">\(head(column))</div>
                """
        }
        let times: [HTML] = stride(from: hours.from, to: hours.to, by: 60).map { minute in
            "<time class=\"\(hours.place(minute..<minute + 60).classes)\">\(ClockTime.text(minute))</time>"
        }
        let fine: HTML = facts.clinic.slotMinutes < 10 ? " fine" : .empty
        return """
            <div role="grid" aria-label="\(name)" class="day-grid\(fine)" id="grid">
            <div role="row" class="heads"><div class="corner" aria-hidden="true"></div>\(heads)</div>
            <div role="row" class="columns"><div class="times" aria-hidden="true">\(times)</div>
            \(columns.map { column($0) })
            </div></div>
            """
    }

    /// The part of a page that a change of one appointment changes. Its own place is that of the slots'
    /// lines: the row at which the clinic opens, and the rows of a slot.
    func column(_ column: DayColumn) -> HTML {
        let places = lanes(column)
        let open = ClinicDay(facts.clinic, facts.closures, on: column.date).open?.lowerBound ?? hours.from
        let broad: HTML = isBroad(places) ? " broad" : .empty
        return """
            <div role="gridcell" id="column-\(column.key)" class="column \(slots(open).classes)\(broad)" \
            data-date="\(column.date.description)" data-doctor="\(column.doctorId ?? "")" \
            data-room="\(column.roomId ?? "")" data-name="\(column.bookable ?? column.heading)" \
            data-open="\(open)" data-fragment="\(address(of: column))" data-live-match="\(match(column))" \
            data-live="appointment.created appointment.updated schedule.changed" \
            data-live-label="\(column.heading)">\
            \(column.bands.map { band($0, on: column.date) })\(buffers(column))\(nowLine(column))
            \(ColumnItems(column: column, grid: self, lanes: places).html)
            </div>
            """
    }

    /// Of the appointments that hold their time.
    private func lanes(_ column: DayColumn) -> [Lanes.Place] {
        Lanes.places(column.appointments.filter { $0.holdsTime }.map { $0.start..<$0.end })
    }

    /// Where many stand side by side, as those without a room may, a column is wider.
    private func isBroad(_ lanes: [Lanes.Place]) -> Bool { lanes.contains { $0.of > 3 } }

    /// The events that concern a column: those of its doctor or room on its day.
    private func match(_ column: DayColumn) -> String {
        let resource =
            if question.view == .rooms {
                "roomId=\(column.roomId ?? column.key)"
            } else {
                "doctorId=\(column.doctorId ?? column.key)"
            }
        return "\(resource) appointmentDate=\(column.date)"
    }

    private func slots(_ open: Int) -> RowSpan {
        var slots = hours.place(open..<open + 1)
        slots.count = max(facts.clinic.slotMinutes / ShownHours.rowMinutes, 1)
        return slots
    }

    private func address(of column: DayColumn) -> String {
        let range: [(name: String, value: String)] = [("from", String(hours.from)), ("to", String(hours.to))]
        let day = question.days.lowerBound
        switch question.view {
        case .week(let doctorId):
            let query = FormData([(name: "doctor", value: doctorId)] + range).encoded
            return page.address("/week/\(day)/columns/\(column.key)?\(query)")
        case .doctors, .rooms:
            let query = FormData([(name: "by", value: question.view.by)] + range).encoded
            return page.address("/day/\(day)/columns/\(column.key)?\(query)")
        }
    }

    private func band(_ band: DayBand, on date: CalendarDate) -> HTML {
        let word: HTML =
            band.blockId.map { id in
                """
                <a href="\(page.address("/blocks/\(id)"))?day=\(date.description)" data-dialog \
                draggable="false"><bdi>\(band.word)</bdi></a>
                """
            } ?? "<bdi>\(words(band.word))</bdi>"
        return "<div class=\"band \(band.kind.rawValue) \(hours.place(band.span).classes)\">\(word)</div>"
    }

    /// The clinic's buffer after each appointment, as far as nothing begins in it.
    private func buffers(_ column: DayColumn) -> [HTML] {
        let held = column.appointments.filter(\.holdsTime)
        return held.compactMap { appointment -> HTML? in
            let end = appointment.end
            let next = held.map(\.start).filter { $0 >= end }.min() ?? hours.to
            let last = min(end + facts.clinic.bufferMinutes, next, hours.to)
            guard last > end else { return nil }
            return "<i class=\"buffer \(hours.place(end..<last).classes)\"></i>"
        }
    }

    /// Where the clock stands. The script of the page moves it on, and shows it once it is within the hours.
    private func nowLine(_ column: DayColumn) -> HTML {
        guard column.date.description == now.date else { return .empty }
        let isShown = (hours.from..<hours.to).contains(now.minutes)
        let minute = isShown ? now.minutes - hours.from : 0
        let place = "r\(minute / ShownHours.rowMinutes) m\(minute % ShownHours.rowMinutes)"
        return "<i class=\"now \(place)\"\(isShown ? HTML.empty : " hidden")></i>"
    }
}
