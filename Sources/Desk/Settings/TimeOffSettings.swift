import API
import HTTPTypes
import Markup

/// Days on which a doctor is away, on the page of the doctor's schedule.
enum TimeOffSettings {
    static let routes: [DeskRoute] = [
        .role(.admins, .post, "/desk/:clinic/settings/schedules/:doctor/time-off") { page in
            try await add(page)
        },
        .role(.admins, .get, "/desk/:clinic/settings/schedules/:doctor/time-off/:id/remove") { page in
            try await ask(page, problem: nil)
        },
        .role(.admins, .post, "/desk/:clinic/settings/schedules/:doctor/time-off/:id/remove") { page in
            try await remove(page)
        },
    ]

    private static func doctorId(_ page: PageRequest) -> String {
        FormData.encode(page.request.parameters["doctor"] ?? "")
    }

    private static func path(_ page: PageRequest) -> String {
        "/doctors/\(doctorId(page))/time-off/\(FormData.encode(page.request.parameters["id"] ?? ""))"
    }

    private static func address(_ page: PageRequest, _ doctorId: String) -> String {
        "\(SettingsSection.schedules.address(page))/\(doctorId)/time-off"
    }

    private static func add(_ page: PageRequest) async throws -> DeskReply {
        let form = page.form
        let id = doctorId(page)
        let body: JSONValue = [
            "startDate": JSONValue(form.text("startDate")),
            "endDate": JSONValue(form.text("endDate") ?? form.text("startDate")),
            "reason": JSONValue(form.text("reason")),
        ]
        do {
            try await page.api.change(.post, "/doctors/\(id)/time-off", body, key: form["key"])
            return page.done(ScheduleSettings.address(page, id), page.words("Time off added"))
        } catch let problem as APIProblem where problem.isFormRefusal {
            return SettingsSection.schedules.reply(
                page, status: problem.status, try await ScheduleSettings.content(page, timeOff: problem))
        }
    }

    /// - Parameter problem: A refusal of the form, which has what was typed.
    static func section(
        _ page: PageRequest, _ doctor: StaffMember, problem: APIProblem?
    ) async throws -> HTML {
        let words = page.words
        let clinic = try await page.api.get("/clinics/\(page.clinicId)", as: Clinic.self)
        let list = try await page.api.get(
            "/doctors/\(doctor.id)/time-off",
            [
                "from": page.clock(of: clinic).today.description, "limit": "100",
                "page": page.request.query["absences"],
            ], as: PageOf<TimeOff, Pagination>.self)
        let footer = page.pager(
            list.pagination, at: SettingsSection.schedules.address(page), parameter: "absences")
        let typed = problem == nil ? FormData("") : page.form
        let form = LabelledForm(
            id: "time-off", label: words("Add time off"), action: address(page, doctor.id),
            fields: fields(typed, words), button: words("Add time off"), problem: problem)
        return """
            <section class="panel"><h2>\(words("Time off"))</h2>\(table(page, list.data))\(footer)
            <h3>\(words("Add time off"))</h3>\(form.html(page))</section>
            """
    }

    private static func fields(_ typed: FormData, _ words: Words) -> [Field] {
        [
            Field(
                name: "startDate", label: words("First day"), kind: .date, value: typed["startDate"] ?? "",
                isRequired: true),
            Field(
                name: "endDate", label: words("Last day"), kind: .date, value: typed["endDate"] ?? "",
                hint: words("Empty for a single day")),
            Field(
                name: "reason", label: words("Reason"), value: typed["reason"] ?? "",
                attributes: " maxlength=\"500\""),
        ]
    }

    private static func table(_ page: PageRequest, _ absences: [TimeOff]) -> HTML {
        let words = page.words
        guard !absences.isEmpty else { return "<p class=\"hint\">\(words("No time off ahead."))</p>" }
        let rows: [HTML] = absences.map { absence in
            let days = DaySpanText.text(absence.startDate, absence.endDate, words)
            let own = "\(address(page, absence.doctorId))/\(absence.id)/remove"
            let reason: HTML = absence.reason.map { ", <bdi>\($0)</bdi>" } ?? .empty
            return """
                <li><span>\(days)\(reason)</span> \
                \(RemovalDialog.link(words, own, days))</li>
                """
        }
        return "<ul class=\"plain-list\">\(rows)</ul>"
    }

    private static func ask(_ page: PageRequest, problem: APIProblem?) async throws -> DeskReply {
        let words = page.words
        let absence = try await page.api.get(path(page), as: TimeOff.self)
        let dialog = RemovalDialog(
            section: .schedules, title: words("Remove time off"),
            content: "<p>\(DaySpanText.text(absence.startDate, absence.endDate, words))</p>",
            action: "\(address(page, absence.doctorId))/\(absence.id)/remove", problem: problem,
            behind: ScheduleSettings.address(page, absence.doctorId))
        return try await dialog.reply(page) { try await ScheduleSettings.content(page) }
    }

    private static func remove(_ page: PageRequest) async throws -> DeskReply {
        do {
            try await page.api.change(.delete, path(page), key: page.form["key"])
            return page.done(
                ScheduleSettings.address(page, doctorId(page)), page.words("Time off removed"))
        } catch let problem as APIProblem where problem.isFormRefusal {
            return try await ask(page, problem: problem)
        }
    }
}
