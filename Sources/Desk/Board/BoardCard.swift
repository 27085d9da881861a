import Markup

/// A patient on the board.
struct BoardCard {
    let board: Board
    let stage: BoardStage
    let appointment: ShownAppointment

    private var page: PageRequest { board.page }
    private var words: Words { page.words }

    var html: HTML {
        let names = [appointment.doctorName, appointment.roomName].compactMap { $0 }
        let places: [HTML] = names.map { " · <bdi>\($0)</bdi>" }
        return """
            <li id="card-\(appointment.id)" class="board-card is-\(status)" data-id="\(appointment.id)">
            <a href="\(page.address("/visits/\(appointment.id)"))?from=board" data-dialog>\
            <time>\(appointment.appointmentTime)</time> \
            <strong><bdi>\(appointment.patientName ?? "")</bdi></strong></a>
            <p class="hint"><bdi>\(appointment.appointmentType)</bdi>\(places)</p>
            \(minutes)\(left)\(buttons)</li>
            """
    }

    private var status: String { appointment.status.replacing("_", with: "-") }

    /// How long the patient has been in this stage, and a word where that is too long.
    private var minutes: HTML {
        guard let since = stage.since(appointment), let seconds = page.seconds(since: since) else {
            return .empty
        }
        let alarm = board.alarm(appointment, in: stage)
        let isLate = alarm.map { seconds / 60 >= $0 } ?? false
        let limit: HTML = alarm.map { " data-alarm=\"\($0)\"" } ?? .empty
        let hidden: HTML = isLate ? .empty : " hidden"
        return """
            <p class="board-minutes" data-seconds="\(seconds)"\(limit)>\(Icon.clock.html) \
            <span data-minutes>\(words("{0} min", String(seconds / 60)))</span> \
            <strong class="late"\(hidden)>\
            \(words("over {0} min", alarm.map { String($0) } ?? ""))</strong></p>
            """
    }

    private var left: HTML {
        guard let at = appointment.dismissedAt, let time = board.clinic.clock(page).time(of: at) else {
            return .empty
        }
        return "<p class=\"hint\">\(words("left {0}", time))</p>"
    }

    private var buttons: HTML {
        let steps = board.steps(appointment, in: stage)
        let buttons: [HTML] = steps.enumerated().map { index, step in
            let look: HTML = index == 0 ? " class=\"main\"" : .empty
            return """
                <button type="submit" name="step" value="\(step.rawValue)"\(look)>\
                \(words(step.label))</button>
                """
        }
        guard !buttons.isEmpty || isDue else { return .empty }
        return """
            <form id="next-\(appointment.id)" class="buttons" method="post" \
            action="\(page.address("/board/\(appointment.id)"))">\(board.hiddenFields())\(buttons)\
            \(isDue ? checkout : .empty)</form>
            """
    }

    /// Whether the front desk has still to bill it.
    private var isDue: Bool { page.viewer.isFrontDesk && stage == .done && appointment.invoiceId == nil }

    private var checkout: HTML {
        let address = page.address("/visits/\(appointment.id)/checkout")
        return "<a role=\"button\" class=\"button\" href=\"\(address)\">\(words("Check-out"))</a>"
    }
}
