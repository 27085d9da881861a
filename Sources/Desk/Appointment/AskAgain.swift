import HTTPTypes
import Markup

/// A step that frees an appointment's time asks once more, and why. Its button has the same word as the one
/// that led here (front-desk.md D3).
enum AskAgain {
    static func show(_ page: PageRequest, _ step: AppointmentStep) async throws -> DeskReply {
        try await dialog(try await OpenAppointment.load(page), step, problem: nil)
    }

    static func answer(_ page: PageRequest, _ step: AppointmentStep) async throws -> DeskReply {
        let open = try await OpenAppointment.load(page)
        do {
            let saved = try await step.take(
                page.api, page.appointmentPath, isToday: open.appointment.isToday(open.now),
                reason: page.form.text("reason"), key: page.form["key"], tag: page.seenTag)
            let name = saved.patientName ?? open.name
            return page.done(open.place.address(page), page.words(step.outcome, name))
        } catch let problem as APIProblem where problem.isOfForm {
            return try await dialog(try await OpenAppointment.load(page), step, problem: problem)
        }
    }

    private static func dialog(
        _ open: OpenAppointment, _ step: AppointmentStep, problem: APIProblem?
    ) async throws -> DeskReply {
        let words = open.words
        let reason = Field(
            name: "reason", label: words("Reason"), kind: .area, value: open.page.form["reason"] ?? "",
            hint: words("Replaces the notes. The patient's app can show it."),
            attributes: " maxlength=\"2000\" autofocus")
        let back = "\(open.address())\(open.place.query)"
        return try await open.dialog(
            words(step.label), status: problem?.status ?? .ok,
            """
            <p><strong><bdi>\(open.name)</bdi></strong>, \(open.appointment.longDate(words)), \
            \(open.appointment.appointmentTime)</p>
            \(open.news)
            <form id="ask-again" class="form" method="post" action="\(open.address("/\(step.rawValue)"))" \
            novalidate>\(open.hiddenFields)
            \(problem.map { Refusal($0).alert(words) })\(reason.html(problem, prefix: "ask-again"))
            <div class="buttons"><button type="submit" class="danger">\(words(step.label))</button>
            <a class="button quiet" href="\(back)" data-dialog>\(words("Back"))</a></div></form>
            """)
    }
}
