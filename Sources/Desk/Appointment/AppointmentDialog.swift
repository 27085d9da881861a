import API
import HTTPTypes
import Markup

/// The dialog of one appointment, named by the patient: what is known of it, and a button for each step that
/// is legal.
struct AppointmentDialog {
    let open: OpenAppointment
    /// Why the last step was refused.
    var problem: APIProblem?
    /// The form of its type and notes, where that was refused.
    var refused: HTML?

    private var appointment: ShownAppointment { open.appointment }
    private var words: Words { open.words }

    enum Tab: String, Sendable {
        case details = "Details"
        case activity = "Activity"
    }

    /// - Parameter status: Of a form that was refused.
    func reply(_ status: HTTPResponse.Status? = nil) async throws -> DeskReply {
        let page = open.page
        let alert: HTML = problem.map { Refusal($0).alert(words) } ?? .empty
        let form: HTML
        if let refused {
            form = refused
        } else {
            form = try await AppointmentEdit.form(open)
        }
        return try await open.dialog(
            open.name, status: status ?? problem?.status ?? .ok,
            tabs(.details, "\(alert)\(facts)\(open.news)\(form)\(page.viewer.isFrontDesk ? money : nil)"))
    }

    /// The dialog's tabs with one of them open. Each is a link: they have addresses.
    func tabs(_ shown: Tab, _ content: HTML) -> HTML {
        let links: [HTML] = [Tab.details, .activity].map { tab in
            let from = open.place.name.isEmpty ? "" : "&from=\(open.place.name)"
            let query = tab == .details ? open.place.query : "?tab=activity\(from)"
            let mark: HTML = tab == shown ? "true\" autofocus aria-controls=\"tab-panel" : "false"
            return """
                <a role="tab" id="tab-\(tab.rawValue.lowercased())" href="\(open.address())\(query)" \
                data-dialog aria-selected="\(mark)">\(words(tab.rawValue))</a>
                """
        }
        return """
            <div class="appointment"><div role="tablist" class="tabs" aria-label="\(words("Appointment"))">\
            \(links)</div>
            <div role="tabpanel" id="tab-panel" aria-labelledby="tab-\(shown.rawValue.lowercased())">
            \(content)</div></div>
            """
    }

    /// Follows what happens to the appointment: nothing in it can be typed into.
    var facts: HTML {
        """
        <div id="appointment-facts" data-live="appointment.updated" data-live-match="id=\(appointment.id)" \
        data-fragment="\(open.address("/facts"))\(open.place.query)">\(AppointmentFacts(open: open).html)
        \(steps)</div>
        """
    }

    /// Buttons for the legal steps alone.
    private var steps: HTML {
        let viewer = open.page.viewer
        let legal = AppointmentStep.legal(
            appointment, role: viewer.role, userId: viewer.user.id, now: open.now)
        let buttons: [HTML] = legal.enumerated().map { index, step in
            step.asksAgain ? link("/\(step.rawValue)", step.label) : button(step, isMain: index == 0)
        }
        let isMovable = ["requested", "scheduled", "confirmed"].contains(appointment.status)
        let move: HTML = isMovable ? link("/move", "Move…") : .empty
        return """
            <form id="appointment-steps" class="buttons" method="post" action="\(open.address("/steps"))">\
            \(open.hiddenFields)\(buttons)\(checkout)\(move)\(message)\(undo)</form>
            """
    }

    private func button(_ step: AppointmentStep, isMain: Bool) -> HTML {
        let look: HTML = isMain ? " class=\"main\"" : .empty
        return """
            <button type="submit" name="step" value="\(step.rawValue)"\(look)>\(words(step.label))</button>
            """
    }

    /// To a dialog that asks for more.
    private func link(_ path: String, _ label: String) -> HTML {
        """
        <a role="button" class="button" href="\(open.address(path))\(open.place.query)" \
        data-dialog>\(words(label))</a>
        """
    }

    /// To the conversation with the patient.
    private var message: HTML {
        let address = open.page.address("/inbox/patient-\(appointment.patientId)")
        return "<a role=\"button\" class=\"button\" href=\"\(address)\">\(words("Message"))</a>"
    }

    /// Check-out is the front desk's.
    private var checkout: HTML {
        let isDue = appointment.status == "in_progress" || appointment.status == "completed"
        guard open.page.viewer.isFrontDesk, isDue else { return .empty }
        return """
            <a role="button" class="button" href="\(open.address("/checkout"))">\(words("Check-out"))</a>
            """
    }

    /// Within some minutes the last step of the patient's way can be taken back.
    private var undo: HTML {
        guard appointment.isToday(open.now), appointment.status != "cancelled",
            appointment.status != "no_show", let last = appointment.lastStep,
            last.step == "dismissed" || appointment.status != "completed",
            let seconds = open.page.seconds(since: last.at), seconds < AppointmentStep.undoMinutes * 60
        else { return .empty }
        let names = ["seated": "in chair", "dismissed": "left"]
        let label = words("Take back: {0}", words(names[last.step] ?? last.step))
        return """
            <button type="submit" class="quiet" name="undo" value="\(last.step)">\(label)</button>
            """
    }

    private var money: HTML? {
        guard let status = appointment.invoiceStatus else { return nil }
        let balance = MoneyText(currency: open.clinic.currency).full(appointment.invoiceBalance ?? 0)
        return """
            <p class="appointment-invoice">\(words("Invoice")): \(words(status)), \
            \(words("open: {0}", balance))</p>
            """
    }
}
