import Markup

/// What staff see of an appointment: when, with whom, where, and how far the patient has come.
struct AppointmentFacts {
    let open: OpenAppointment

    private var appointment: ShownAppointment { open.appointment }
    private var words: Words { open.words }

    var html: HTML {
        let end = appointment.endTime
        let time = words("{0} to {1}", appointment.appointmentTime, end)
        return """
            <p class="appointment-when">\(StatusMark(status: appointment.status).html(words)) \
            <strong>\(appointment.longDate(words)), <time>\(time)</time></strong></p>
            <dl class="facts">\(rows)</dl>
            """
    }

    private var rows: [HTML] {
        [
            row("Type", appointment.appointmentType),
            row("Doctor", appointment.doctorName),
            row("Room", appointment.roomName),
            row("Operatory", appointment.operatory),
            row("Patient number", appointment.patientNumber),
            phone,
            step("Arrived", appointment.arrivedAt),
            step("In chair", appointment.seatedAt),
            step("Finished", appointment.finishedAt),
            step("Left", appointment.dismissedAt),
            row("Booked against the calendar", appointment.overrideReason),
        ]
    }

    private func row(_ label: String, _ value: String?) -> HTML {
        guard let value else { return .empty }
        return "<div><dt>\(words(label))</dt><dd><bdi>\(value)</bdi></dd></div>"
    }

    private func step(_ label: String, _ timestamp: String?) -> HTML {
        row(label, timestamp.flatMap { open.clock.time(of: $0) })
    }

    private var phone: HTML {
        guard let phone = appointment.patientPhone else { return .empty }
        let dialled = phone.filter { $0.isNumber || $0 == "+" }
        return """
            <div><dt>\(words("Phone"))</dt><dd><a href="tel:\(dialled)" dir="ltr">\(phone)</a></dd></div>
            """
    }
}

/// A status as icon and word; its class gives the colour.
struct StatusMark: Sendable {
    /// As the API spells it.
    let status: String

    func html(_ words: Words) -> HTML {
        let name = status.replacing("_", with: "-")
        let text = words(status.replacing("_", with: " "))
        return "<span class=\"status-mark is-\(name)\">\(icon.html)<span>\(text)</span></span>"
    }

    private var icon: Icon {
        switch status {
        case "requested": .requested
        case "confirmed": .confirmed
        case "in_progress": .progress
        case "completed": .completed
        case "cancelled": .cancelled
        case "no_show": .missed
        default: .scheduled
        }
    }
}
