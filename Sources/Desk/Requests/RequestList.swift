import API
import Markup

/// The list "Requests", which follows what happens.
struct RequestList: Sendable {
    let page: PageRequest
    let clinic: ClinicFacts
    /// Oldest first.
    let requests: [ShownAppointment]

    private var words: Words { page.words }

    /// A doctor sees the own column's alone.
    static func load(_ page: PageRequest) async throws -> RequestList {
        var filter = [(name: "status", value: "requested")]
        if page.viewer.role == .doctor { filter.append((name: "doctorId", value: page.viewer.user.id)) }
        async let clinic = ClinicFacts.load(page)
        let rows = try await page.api.everyRow("/appointments", filter, of: ShownAppointment.self)
        return RequestList(
            page: page, clinic: try await clinic,
            requests: rows.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) })
    }

    var html: HTML {
        let items: [HTML] = requests.map(item)
        let list: HTML =
            items.isEmpty
            ? "<p class=\"empty\">\(words("No request waits for an answer."))</p>"
            : "<ul class=\"requests\" aria-label=\"\(words("Requests"))\">\(items)</ul>"
        return """
            <div id="requests" data-live="appointment.created appointment.updated" \
            data-live-label="\(words("Requests"))" data-fragment="\(page.address("/requests/list"))">\
            \(list)</div>
            """
    }

    private func item(_ request: ShownAppointment) -> HTML {
        let time = words("{0} to {1}", request.appointmentTime, request.endTime)
        let visit = page.address("/visits/\(request.id)")
        let notes: HTML =
            request.notes.map { "<p class=\"typed\"><bdi>\($0)</bdi></p>" } ?? .empty
        return """
            <li id="request-\(request.id)" class="panel" data-id="\(request.id)">
            <h2><a href="\(visit)?from=requests" data-dialog><bdi>\(request.patientName ?? "")</bdi></a></h2>
            <p><strong>\(request.longDate(words)), <time>\(time)</time></strong> · \
            <bdi>\(request.appointmentType)</bdi> · \
            <bdi>\(request.doctorName ?? words("no doctor"))</bdi></p>
            <p class="hint">\(asked(request))</p>\(notes)
            <div class="buttons">\(approval(request))\
            <a role="button" class="button" href="\(visit)/move?approve=1&amp;from=requests" \
            data-dialog>\(words("Another time…"))</a>\
            <a role="button" class="button" href="\(visit)/decline?from=requests" \
            data-dialog>\(words("Decline"))</a></div></li>
            """
    }

    private func asked(_ request: ShownAppointment) -> String {
        let clock = clinic.clock(page)
        guard let wall = clock.read(clock.zone, request.createdAt), let date = CalendarDate(wall.date) else {
            return ""
        }
        return words("asked {0}, {1}", date.short(words), ClockTime.text(wall.minutes))
    }

    /// A time that is past can't be approved any more.
    private func approval(_ request: ShownAppointment) -> HTML {
        guard !request.hasStarted(clinic.clock(page).now) else {
            return "<span class=\"hint\">\(words("This time is past."))</span>"
        }
        return """
            <form id="approve-\(request.id)" method="post" \
            action="\(page.address("/requests/\(request.id)/approve"))">\(page.hiddenFields)\
            <input type="hidden" name="seen" value="\(request.updatedAt)">\
            <button type="submit" class="main">\(words("Approve"))</button></form>
            """
    }
}
