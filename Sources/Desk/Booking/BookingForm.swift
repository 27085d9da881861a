import API
import HTTPTypes
import Markup

/// The dialog "New appointment".
struct BookingForm: Sendable {
    let page: PageRequest
    let clinic: ClinicFacts
    let choices: BookingChoices
    var draft = BookingDraft(FormData([]), today: "")
    var problem: APIProblem?
    /// Patients to choose from, where no script shows them below the field.
    var found: [Patient] = []
    /// What was typed of a new patient, and what is wrong with it.
    var newPatient = FormData([])

    private var words: Words { page.words }

    init(page: PageRequest, clinic: ClinicFacts, choices: BookingChoices) {
        (self.page, self.clinic, self.choices) = (page, clinic, choices)
    }

    /// Chooses what the address leaves open: the viewer's own column, or the first doctor's.
    mutating func fillIn() {
        if draft.type.isEmpty { draft.type = choices.firstType(words, slotMinutes: clinic.slotMinutes) }
        guard draft.doctorId.isEmpty else { return }
        let own = choices.doctors.first { $0.id == page.viewer.user.id }
        draft.doctorId = (own ?? choices.doctors.first)?.id ?? ""
    }

    func reply() async throws -> DeskReply {
        let question = draft.question(choices, clinic)
        let free = try await question.freeTimes(page.api)
        let refusal = problem.map { Refusal($0) }
        let isCalendar = refusal?.isOfCalendar == true
        let times = TimeField(
            times: free, chosen: draft.time, minutes: question.minutes ?? clinic.slotMinutes,
            address: page.address("/book/times"), isRefused: problem != nil, problem: problem)
        let nearest = isCalendar ? SlotQuestion.nearest(to: draft.time, among: free) : []
        let alert = refusal?.alert(words, nearest: nearest, shown: Self.shown)
        let override = OverrideForm(refusal, page, clinic, doctorId: question.doctorId)?.html(words)
        let date = CalendarDate(draft.date) == nil ? "" : draft.date
        let day = page.address("/day" + (date.isEmpty ? "" : "/\(date)"))
        return try await page.dialog(
            words("New appointment"), behind: day, status: problem?.status ?? .ok,
            form(times.html(words, prefix: "book"), "\(alert)\(override)")
        ) {
            try await DayPage.content(page: page, date: draft.date)
        }
    }

    /// Fields whose faults stand below their inputs.
    private static let shown = [
        "patientId", "appointmentType", "doctorId", "roomId", "appointmentDate", "appointmentTime", "notes",
        "override.reason", "firstName", "lastName", "phone", "dateOfBirth",
    ]

    private func form(_ times: HTML, _ refused: HTML) -> HTML {
        let back = page.address(CalendarDate(draft.date) == nil ? "/day" : "/day/\(draft.date)")
        let fields: [Field] = [
            choices.typeField(words, value: draft.type),
            choices.doctorField(words, value: draft.doctorId),
            choices.roomField(words, value: draft.roomId),
            Field(
                name: "appointmentDate", label: words("Date"), kind: .date, value: draft.date,
                isRequired: true),
        ]
        let notes = Field(
            name: "notes", label: words("Notes"), kind: .area, value: draft.notes,
            attributes: " maxlength=\"2000\"")
        // The hidden button is the one that Enter presses.
        return """
            <form id="book" class="form booking" method="post" action="\(page.address("/book"))" novalidate>\
            <button type="submit" name="step" value="book" hidden></button>\(page.hiddenFields)
            \(refused)\(patient)\(NewPatient.fields(self))
            <div class="fields">\(fields.map { $0.html(problem, prefix: "book") })</div>
            \(times)\(notes.html(problem, prefix: "book"))
            <div class="buttons"><button type="submit" class="main" name="step" value="book">\
            \(words("Book"))</button>\
            <a role="button" class="button quiet" href="\(back)" data-cancel>\
            \(words("Cancel"))</a></div></form>
            """
    }

    /// The type-ahead over the clinic's patients. Without scripts it is a search whose results are a list.
    private var patient: HTML {
        let fault = problem?.message(for: "patientId")
        let note: HTML =
            fault.map { "<span class=\"fault\" id=\"book-patient-fault\">\($0)</span>" } ?? .empty
        let state: HTML =
            fault == nil ? .empty : " aria-invalid=\"true\" aria-describedby=\"book-patient-fault\""
        return """
            <desk-combobox class="field" data-source="\(page.address("/patients/options"))">\
            <label for="book-patient">\(words("Patient"))</label>\
            <input id="book-patient" name="patientText" role="combobox" aria-expanded="false" \
            aria-autocomplete="list" autocomplete="off" value="\(draft.patientText)"\(state)>\
            <input type="hidden" name="patientId" value="\(draft.patientId)">\(note)</desk-combobox>\
            <noscript><button type="submit" name="step" value="find">\(words("Find patients"))</button>\
            </noscript>\(results)
            """
    }

    private var results: HTML {
        guard !found.isEmpty else { return .empty }
        let rows: [HTML] = found.map { patient in
            let mark: HTML = patient.id == draft.patientId ? " checked" : .empty
            return """
                <div class="field check"><input type="radio" id="found-\(patient.id)" name="patientId" \
                value="\(patient.id)"\(mark)><label for="found-\(patient.id)">\
                \(PatientOptions.line(patient))</label></div>
                """
        }
        return "<fieldset class=\"found\"><legend>\(words("Patients found"))</legend>\(rows)</fieldset>"
    }
}
