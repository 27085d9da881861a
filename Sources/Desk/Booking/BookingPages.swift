import API
import HTTPTypes
import Markup

/// `/desk/{clinic}/book`: the dialog "New appointment" over the day (front-desk.md D3).
enum BookingPages {
    static let routes: [DeskRoute] = [
        .role(.staff, .get, "/desk/:clinic/book") { page in try await show(page) },
        .role(.staff, .post, "/desk/:clinic/book") { page in try await answer(page) },
        .role(.staff, .get, "/desk/:clinic/book/times") { page in try await times(page) },
        .role(.staff, .get, "/desk/:clinic/patients/options") { page in
            try await PatientOptions.reply(page)
        },
    ]

    private static func show(_ page: PageRequest) async throws -> DeskReply {
        async let clinic = ClinicFacts.load(page)
        async let choices = BookingChoices.load(page.api)
        var form = BookingForm(page: page, clinic: try await clinic, choices: try await choices)
        let query = page.request.query
        form.draft = BookingDraft(query, today: form.clinic.clock(page).today.description)
        form.fillIn()
        if !form.draft.patientId.isEmpty && !form.draft.isForNewPatient {
            form.draft.patientText = try await PatientOptions.name(page, form.draft.patientId)
        }
        return try await form.reply()
    }

    /// A button of the form: "Book", or one of those that help to fill it in.
    private static func answer(_ page: PageRequest) async throws -> DeskReply {
        async let clinic = ClinicFacts.load(page)
        async let choices = BookingChoices.load(page.api)
        var form = BookingForm(page: page, clinic: try await clinic, choices: try await choices)
        form.draft = BookingDraft(form: page.form)
        form.newPatient = page.form
        do {
            if page.form["fill"] != nil { return try await form.reply() }
            switch page.form["step"] {
            case "times": return try await form.reply()
            case "find":
                form.found = try await PatientOptions.find(page, form.draft.patientText)
                return try await form.reply()
            case "patient": return try await NewPatient.add(&form)
            default:
                // Enter in one of the new patient's fields means that button.
                if form.draft.isForNewPatient { return try await NewPatient.add(&form) }
                try await findPatient(&form)
                return try await book(form)
            }
        } catch let problem as APIProblem where problem.isOfForm {
            form.problem = problem
            return try await form.reply()
        }
    }

    /// Takes the patient whose whole name, number or phone was typed and not chosen. Of several the form
    /// shows all.
    private static func findPatient(_ form: inout BookingForm) async throws {
        let typed = form.draft.patientText
        guard form.draft.patientId.isEmpty, !typed.isEmpty else { return }
        let found = try await PatientOptions.find(form.page, typed)
        if found.count == 1, found[0].isCalled(typed) {
            form.draft.patientId = found[0].id
        } else {
            form.found = found
            throw APIProblem(
                .badRequest, found.isEmpty ? "No patient found." : "Choose the patient.",
                field: ("patientId", found.isEmpty ? "was not found" : "has to be chosen"))
        }
    }

    private static func book(_ form: BookingForm) async throws -> DeskReply {
        let page = form.page
        let minutes = form.choices.minutes(of: form.draft.type, slotMinutes: form.clinic.slotMinutes)
        let body = form.draft.body(minutes: minutes, override: OverrideForm.body(page.form))
        let saved = try await page.api.change(
            .post, "/appointments", body, key: page.form["key"], as: BookedAppointment.self)
        let address = page.address("/day/\(saved.appointmentDate)#visit-\(saved.id)")
        let name = saved.patientName ?? form.draft.patientText
        return page.done(address, page.words("Booked: {0}, {1}", saved.appointmentTime, name))
    }

    /// The select "Time" again, for a script: another doctor, date, type, length or room was chosen.
    private static func times(_ page: PageRequest) async throws -> DeskReply {
        let query = page.request.query
        async let clinic = ClinicFacts.load(page)
        async let choices = BookingChoices.load(page.api)
        var question = BookingDraft(form: query).question(try await choices, try await clinic)
        if let minutes = query.number("durationMinutes") { question.minutes = minutes }
        question.ignoring = query.text("ignore")
        let field = TimeField(
            times: try await question.freeTimes(page.api), chosen: TimeField.wanted(query),
            minutes: question.minutes ?? 0, address: page.request.path)
        return page.fragment(field.html(page.words, prefix: query.text("prefix") ?? "book"))
    }
}

extension Patient {
    /// Whether a text is all of their name, number or phone, and no part of it.
    fileprivate func isCalled(_ text: String) -> Bool {
        [name, patientNumber, phone].contains { $0?.lowercased() == text.trimmingBlanks.lowercased() }
    }
}

/// What the page says of an appointment that was booked.
private struct BookedAppointment: Decodable, Sendable {
    var id: String
    var appointmentDate: String
    var appointmentTime: String
    var patientName: String?
}
