import Markup

/// An appointment in a grid: a bar, an icon and a word for its status, a tint for its type.
struct AppointmentCard {
    let appointment: DayAppointment
    let place: RowSpan
    let lane: Lanes.Place
    /// Whether a freed one stands at its edge, which it leaves open.
    let isBeside: Bool
    let grid: DayGrid

    var html: HTML {
        let words = grid.words
        let movable: HTML = appointment.isMovable ? " data-movable" : .empty
        let hint: HTML = appointment.overrideReason.map { " title=\"\($0)\"" } ?? .empty
        return """
            <a role="button" id="visit-\(appointment.id)" class="\(classes)" draggable="false" data-dialog \
            href="\(grid.page.address("/visits/\(appointment.id)"))" data-id="\(appointment.id)" \
            tabindex="0" data-stage="\(appointment.stage)" data-start="\(appointment.start)" \
            data-minutes="\(appointment.durationMinutes)"\(movable)\(hint) \
            aria-label="\(appointment.name(words))">\
            <span class="who"><time>\(appointment.appointmentTime)</time> \
            <bdi>\(appointment.patientName ?? "")</bdi></span>\
            <span class="more"><span class="state">\(icon.html)<span>\(words(appointment.statusWords))\
            \(step)</span></span> <span class="what">\(mark)<bdi>\(appointment.appointmentType)</bdi>\
            \(elsewhere)</span></span></a>
            """
    }

    private var classes: String {
        let size =
            switch appointment.durationMinutes {
            case ...10: " tiny"
            case ...20: " short"
            default: ""
            }
        let tint = grid.tints[appointment.appointmentType.lowercased()] ?? 0
        let status = appointment.status.replacing("_", with: "-")
        let lanes = appointment.holdsTime ? lane.classes : " freed lane\(min(lane.lane, Lanes.limit - 1))"
        let edge = isBeside && lane.lane == lane.of - 1 ? " beside" : ""
        return "visit \(place.classes) is-\(status) tint-\(tint)\(lanes)\(edge)\(size)"
    }

    private var icon: Icon {
        switch appointment.status {
        case "requested": .requested
        case "confirmed": .confirmed
        case "in_progress": .progress
        case "completed": .completed
        case "cancelled": .cancelled
        case "no_show": .missed
        default: .scheduled
        }
    }

    /// The patient's latest step: ", arrived 10:02".
    private var step: HTML {
        guard let step = appointment.latestStep, let time = grid.clock.time(of: step.at) else {
            return .empty
        }
        return ", \(grid.words(step.words, time))"
    }

    /// Whether it was booked against the rules.
    private var mark: HTML { appointment.overrideReason == nil ? .empty : Icon.warning.html }

    /// Whom or what the column does not name.
    private var elsewhere: HTML {
        let other = grid.question.view == .rooms ? appointment.doctorName : appointment.roomName
        return other.map { " · <bdi>\($0)</bdi>" } ?? .empty
    }
}
