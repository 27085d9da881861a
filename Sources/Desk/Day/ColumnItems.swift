import API
import Markup

/// What can be opened in a column: appointments and free gaps, by time.
struct ColumnItems {
    let column: DayColumn
    let grid: DayGrid
    /// Of the appointments that hold their time, in their order.
    let lanes: [Lanes.Place]

    var html: [HTML] {
        var items = held + freed
        if let name = column.bookable {
            items += column.gaps.map { Item(start: $0, html: gap($0, name)) }
        }
        return items.sorted { $0.start < $1.start }.map(\.html)
    }

    private struct Item {
        var start: Int
        var html: HTML
    }

    private var held: [Item] {
        let free = column.appointments.filter { !$0.holdsTime }.map { span($0) }
        return zip(column.appointments.filter(\.holdsTime), lanes).map { appointment, lane in
            let own = span(appointment)
            return card(appointment, lane, isBeside: free.contains { $0.overlaps(own) })
        }
    }

    /// Cancelled and missed ones: a narrow strip at the edge, as their time is free again.
    private var freed: [Item] {
        let free = column.appointments.filter { !$0.holdsTime }
        return zip(free, Lanes.places(free.map { span($0) })).map { card($0, $1, isBeside: false) }
    }

    private func card(_ appointment: DayAppointment, _ lane: Lanes.Place, isBeside: Bool) -> Item {
        let card = AppointmentCard(
            appointment: appointment, place: grid.hours.place(span(appointment)), lane: lane,
            isBeside: isBeside, grid: grid)
        return Item(start: appointment.start, html: card.html)
    }

    private func span(_ appointment: DayAppointment) -> Range<Int> { appointment.start..<appointment.end }

    private func gap(_ start: Int, _ name: String) -> HTML {
        let time = ClockTime.text(start)
        let place = grid.hours.place(start..<start + grid.facts.clinic.slotMinutes)
        var query = FormData([(name: "date", value: column.date.description), (name: "time", value: time)])
        if let doctor = column.doctorId { query = query.setting("doctor", doctor) }
        if let room = column.roomId { query = query.setting("room", room) }
        let address = grid.page.address("/book?\(query.encoded)")
        return """
            <a role="button" id="gap-\(column.key)-\(start)" class="gap \(place.classes)" data-dialog \
            href="\(address)" data-start="\(start)" draggable="false" tabindex="0" \
            aria-label="\(grid.words("Book {0}, {1}", time, name))"\(description)>\
            \(Icon.add.html)<span>\(time)</span></a>
            """
    }

    /// In a week the head says which day it is.
    private var description: HTML {
        guard case .week = grid.question.view else { return .empty }
        return " aria-describedby=\"head-\(column.key)\""
    }
}
