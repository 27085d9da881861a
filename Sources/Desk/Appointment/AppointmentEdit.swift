import API
import HTTPTypes
import Markup

/// The form of an appointment's type and notes, which never overwrites what somebody else has saved since.
enum AppointmentEdit {
    /// Only an appointment that is not over has one; of another the notes are shown.
    static func form(_ open: OpenAppointment) async throws -> HTML {
        let appointment = open.appointment
        guard appointment.isOpen else {
            guard let notes = appointment.notes else { return .empty }
            return "<h3>\(open.words("Notes"))</h3><p class=\"typed\"><bdi>\(notes)</bdi></p>"
        }
        return try await form(
            open, type: appointment.appointmentType, notes: appointment.notes ?? "", problem: nil, extra: nil)
    }

    static func save(_ page: PageRequest) async throws -> DeskReply {
        let open = try await OpenAppointment.load(page)
        let address = "\(open.address())\(open.place.query)"
        guard page.form["version"] != "theirs" else {
            return page.done(address, page.words("Nothing of yours was saved"))
        }
        let type = page.form.text("appointmentType") ?? ""
        let notes = page.form.text("notes")
        var body = open.appointment.replacement
        body["appointmentType"] = .string(type)
        body["notes"] = notes.map { JSONValue.string($0) }
        do {
            try await page.api.change(
                .put, page.appointmentPath, .object(body), key: page.form["key"], ifMatch: page.seenTag)
            return page.done(address, page.words("Saved"))
        } catch let problem as APIProblem where problem.isOfForm {
            return try await refused(page, type: type, notes: notes ?? "", problem)
        }
    }

    /// The dialog again with what was typed; where somebody was faster, both versions.
    private static func refused(
        _ page: PageRequest, type: String, notes: String, _ problem: APIProblem
    ) async throws -> DeskReply {
        let open = try await OpenAppointment.load(page)
        var comparison: HTML?
        if problem.status == .preconditionFailed {
            let words = page.words
            comparison =
                VersionComparison(rows: [
                    .init(words("Type"), type, open.appointment.appointmentType),
                    .init(words("Notes"), notes, open.appointment.notes ?? ""),
                ]).html(words)
        }
        let form = try await form(open, type: type, notes: notes, problem: problem, extra: comparison)
        return try await AppointmentDialog(open: open, refused: form).reply(problem.status)
    }

    private static func form(
        _ open: OpenAppointment, type: String, notes: String, problem: APIProblem?, extra: HTML?
    ) async throws -> HTML {
        let words = open.words
        let types = try await open.page.api.everyRow("/appointment-types", of: AppointmentType.self)
        var names = types.map(\.name)
        if !names.contains(type) { names.insert(type, at: 0) }
        let fields = [
            Field(
                name: "appointmentType", label: words("Type"),
                kind: .choice(names.map { Field.Choice(value: $0, label: $0) }), value: type),
            Field(
                name: "notes", label: words("Notes"), kind: .area, value: notes,
                attributes: " maxlength=\"2000\""),
        ]
        // What the comparison says needs no second sentence.
        let alert = extra == nil ? problem.map { Refusal($0).alert(words) } : nil
        let buttons: HTML =
            extra == nil
            ? "<button type=\"submit\">\(words("Save"))</button>" : VersionComparison.buttons(words)
        return """
            <form id="appointment-edit" class="form" method="post" action="\(open.address())" novalidate>\
            \(open.hiddenFields)
            \(alert)\(extra)\(fields.map { $0.html(problem, prefix: "appointment-edit") })
            <div class="buttons">\(buttons)</div></form>
            """
    }
}
