import API
import HTTPTypes
import Markup

/// "Move…": another time, doctor, room or length of an appointment, without a mouse (front-desk.md D4). For
/// a request it is "Another time…", and saving approves.
struct MoveDialog: Sendable {
    let open: OpenAppointment
    let clinic: ClinicFacts
    let choices: BookingChoices
    let draft: MoveDraft
    var problem: APIProblem?

    private var page: PageRequest { open.page }
    private var words: Words { open.words }

    private static func isApproving(_ page: PageRequest) -> Bool {
        (page.form["approve"] ?? page.request.query["approve"]) != nil
    }

    static func show(_ page: PageRequest) async throws -> DeskReply {
        let open = try await OpenAppointment.load(page)
        return try await dialog(
            open, MoveDraft(open.appointment).moved(to: page.request.query), problem: nil)
    }

    static func save(_ page: PageRequest) async throws -> DeskReply {
        let open = try await OpenAppointment.load(page)
        let draft = MoveDraft(form: page.form)
        if page.form["version"] == "theirs" {
            return page.done(
                "\(open.address())\(open.place.query)", page.words("Nothing of yours was saved"))
        }
        if page.form["fill"] != nil || page.form["step"] == "times" {
            return try await dialog(open, draft, problem: nil)
        }
        do {
            let body = draft.body(
                of: open.appointment, approving: isApproving(page), override: OverrideForm.body(page.form))
            let saved = try await page.api.change(
                .put, page.appointmentPath, body, key: page.form["key"], ifMatch: page.seenTag,
                as: ShownAppointment.self)
            return done(saved, open)
        } catch let problem as APIProblem where problem.isOfForm {
            return try await dialog(try await OpenAppointment.load(page), draft, problem: problem)
        }
    }

    private static func done(_ saved: ShownAppointment, _ open: OpenAppointment) -> DeskReply {
        let page = open.page
        let place = DialogPlace(page, date: saved.appointmentDate)
        let doctor = saved.doctorName ?? page.words("no doctor")
        return page.done(
            "\(place.address(page))#visit-\(saved.id)",
            page.words("Moved to {0}, {1}", saved.appointmentTime, doctor),
            undo: isApproving(page) ? nil : undo(open.appointment))
    }

    private static func undo(_ before: ShownAppointment) -> FormData {
        FormData([
            ("id", before.id), ("date", before.appointmentDate), ("time", before.appointmentTime),
            ("doctor", before.doctorId ?? ""), ("room", before.roomId ?? ""),
            ("name", before.doctorName ?? ""),
        ])
    }

    private static func dialog(
        _ open: OpenAppointment, _ draft: MoveDraft, problem: APIProblem?
    ) async throws -> DeskReply {
        let choices = try await BookingChoices.load(open.page.api)
        let dialog = MoveDialog(
            open: open, clinic: open.clinic, choices: choices, draft: draft, problem: problem)
        return try await dialog.reply()
    }

    private func reply() async throws -> DeskReply {
        let question = draft.question(ignoring: open.appointment.id)
        let free = try await question.freeTimes(page.api)
        // A drag that was refused leads here with its time.
        let isRefused = problem != nil || page.request.query["time"] != nil
        let times = TimeField(
            times: withOwnTime(free), chosen: draft.time, minutes: question.minutes ?? clinic.slotMinutes,
            address: page.address("/book/times"), isRefused: isRefused, problem: problem)
        let title = Self.isApproving(page) ? "Another time: {0}" : "Move: {0}"
        let form = form(times.html(words, prefix: "move"), refused(free, question))
        return try await open.dialog(
            words(title, open.name), status: problem?.status ?? .ok, "\(open.news)\(form)")
    }

    /// Its own time need not be one of the grid: what stays where it is, is not refused.
    private func withOwnTime(_ free: [String]) -> [String] {
        let own = MoveDraft(open.appointment)
        guard draft.isAtSamePlace(as: own), !free.contains(own.time) else { return free }
        return (free + [own.time]).sorted()
    }

    private var isOutrun: Bool { problem?.status == .preconditionFailed }

    /// What the last try was refused for.
    private func refused(_ free: [String], _ question: SlotQuestion) -> HTML {
        guard let problem else { return .empty }
        if isOutrun { return comparison.html(words) }
        let refusal = Refusal(problem)
        let nearest = refusal.isOfCalendar ? SlotQuestion.nearest(to: draft.time, among: free) : []
        let override = OverrideForm(refusal, page, clinic, doctorId: question.doctorId)
        let shown = [
            "appointmentDate", "appointmentTime", "doctorId", "roomId", "durationMinutes", "notes",
            "override.reason",
        ]
        return """
            \(refusal.alert(words, nearest: nearest, shown: shown))\(override?.html(words))
            """
    }

    private var comparison: VersionComparison {
        let theirs = MoveDraft(open.appointment)
        return VersionComparison(rows: [
            .init(words("Date"), draft.date, theirs.date),
            .init(words("Time"), draft.time, theirs.time),
            .init(words("Doctor"), doctorName(draft.doctorId), doctorName(theirs.doctorId)),
            .init(words("Room"), roomName(draft.roomId), roomName(theirs.roomId)),
            .init(words("Length"), draft.minutes, theirs.minutes),
            .init(words("Notes"), draft.notes, theirs.notes),
        ])
    }

    private func doctorName(_ id: String) -> String {
        if let doctor = choices.doctors.first(where: { $0.id == id }) { return "Dr. \(doctor.name)" }
        return knownDoctor?.value == id ? knownDoctor?.label ?? "" : ""
    }

    private func roomName(_ id: String) -> String {
        if let room = choices.rooms.first(where: { $0.id == id }) { return room.name }
        return knownRoom?.value == id ? knownRoom?.label ?? "" : ""
    }

    private var knownDoctor: Field.Choice? {
        guard let id = open.appointment.doctorId, let name = open.appointment.doctorName else { return nil }
        return Field.Choice(value: id, label: name)
    }

    private var knownRoom: Field.Choice? {
        guard let id = open.appointment.roomId, let name = open.appointment.roomName else { return nil }
        return Field.Choice(value: id, label: name)
    }

    private func form(_ times: HTML, _ refused: HTML) -> HTML {
        let fields = [
            Field(
                name: "appointmentDate", label: words("Date"), kind: .date, value: draft.date,
                isRequired: true),
            choices.doctorField(words, value: draft.doctorId, known: knownDoctor),
            choices.roomField(words, value: draft.roomId, known: knownRoom),
            Field(
                name: "durationMinutes", label: words("Length"), kind: .number, value: draft.minutes,
                isRequired: true, attributes: " min=\"5\" max=\"480\" step=\"5\""),
        ]
        let notes = Field(
            name: "notes", label: words("Notes"), kind: .area, value: draft.notes,
            attributes: " maxlength=\"2000\"")
        let approve: HTML =
            Self.isApproving(page) ? "<input type=\"hidden\" name=\"approve\" value=\"1\">" : .empty
        let back = "\(open.address())\(open.place.query)"
        let save: HTML = "<button type=\"submit\" class=\"main\">\(words("Save"))</button>"
        return """
            <form id="move" class="form booking" method="post" action="\(open.address("/move"))" novalidate>\
            <button type="submit" hidden></button>\(open.hiddenFields)\(approve)\
            <input type="hidden" name="ignore" value="\(open.appointment.id)">
            \(refused)<div class="fields">\(fields.map { $0.html(problem, prefix: "move") })</div>
            \(times)\(notes.html(problem, prefix: "move"))
            <div class="buttons">\(isOutrun ? VersionComparison.buttons(words) : save)
            <a class="button quiet" href="\(back)" data-dialog>\(words("Back"))</a></div></form>
            """
    }
}
