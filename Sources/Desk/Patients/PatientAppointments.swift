import API
import Markup

/// A patient's appointments: those to come, soonest first, and a page of those before, latest first.
struct PatientAppointments: Sendable {
    let coming: [Appointment]
    let past: [Appointment]
    /// Counted from 1.
    let number: Int
    let pages: Int
    let moments: MomentText

    private static let pageSize = 20

    static func load(
        _ page: PageRequest, _ patient: String, _ moments: MomentText
    ) async throws -> PatientAppointments {
        let api = page.api
        let today = moments.clock.today
        let yesterday = today.adding(days: -1).description
        async let coming = api.get(
            "/appointments", ["patientId": patient, "startDate": today.description, "limit": "100"],
            as: OffsetPage<Appointment>.self)
        // The API lists the oldest first: the latest are its last rows.
        let total = try await api.get(
            "/appointments", ["patientId": patient, "endDate": yesterday, "limit": "1"],
            as: OffsetPage<Appointment>.self
        ).pagination.total
        let pages = max(1, (total + pageSize - 1) / pageSize)
        let number = min(max(page.request.query.number("visits") ?? 1, 1), pages)
        let end = total - (number - 1) * pageSize
        let start = max(0, end - pageSize)
        var past: [Appointment] = []
        if end > start {
            past = try await api.get(
                "/appointments",
                [
                    "patientId": patient, "endDate": yesterday, "offset": String(start),
                    "limit": String(end - start),
                ], as: OffsetPage<Appointment>.self
            ).data.reversed()
        }
        let ahead = try await coming.data.filter { Self.isAhead($0.status) }
        let over = try await coming.data.filter { number == 1 && !Self.isAhead($0.status) }
        return PatientAppointments(
            coming: ahead, past: over.reversed() + past, number: number, pages: pages, moments: moments)
    }

    /// Whether the appointment is still to be. What is cancelled or done is history, whatever its day.
    private static func isAhead(_ status: String) -> Bool {
        !["completed", "cancelled", "no_show"].contains(status)
    }

    /// What the page's address has for this list, with its question mark.
    var question: String { number > 1 ? "?visits=\(number)" : "" }

    func html(_ page: PageRequest) -> HTML {
        let words = page.words
        let pager = ListPager(
            pagination: Pagination(page: number, limit: Self.pageSize, total: 0, totalPages: pages),
            words: words
        ) { "\(page.request.path)?visits=\($0)" }
        let none: HTML =
            coming.isEmpty && past.isEmpty ? "<p class=\"hint\">\(words("No visits yet."))</p>" : .empty
        return """
            <section class="panel" aria-labelledby="visits-name"><h2 id="visits-name">\(words("Visits"))</h2>
            \(none)\(list(coming, "To come", page))\(list(past, "Before", page))\(pager.html)</section>
            """
    }

    private func list(_ appointments: [Appointment], _ name: String, _ page: PageRequest) -> HTML {
        guard !appointments.isEmpty else { return .empty }
        let name = page.words(name)
        return """
            <h3>\(name)</h3><ul class="entries" role="list" aria-label="\(name)">\
            \(appointments.map { row($0, page) })</ul>
            """
    }

    private func row(_ appointment: Appointment, _ page: PageRequest) -> HTML {
        let start = ClockTime.minutes(appointment.appointmentTime) ?? 0
        let end = ClockTime.text(start + appointment.durationMinutes)
        let time = page.words("{0} to {1}", appointment.appointmentTime, end)
        let doctor: HTML = appointment.doctorName.map { " <span><bdi>\($0)</bdi></span>" } ?? .empty
        return """
            <li id="visit-\(appointment.id)" data-id="\(appointment.id)"><a class="entry" data-dialog \
            href="\(page.address("/visits/\(appointment.id)"))">\
            <b>\(moments.date(appointment.appointmentDate))</b> <span>\(time)</span> \
            <span><bdi>\(appointment.appointmentType)</bdi></span>\(doctor) \
            <span class="badge" data-status="\(appointment.status)">\
            \(page.words(appointment.status.replacing("_", with: " ")))</span></a></li>
            """
    }
}
