import API
import HTTPTypes
import Markup

/// When a doctor works: weekly hours with breaks, time off, and time kept free of appointments.
enum ScheduleSettings {
    static let routes: [DeskRoute] = [
        .role(.admins, .get, "/desk/:clinic/settings/schedules") { page in
            SettingsSection.schedules.reply(page, try await content(page))
        },
        .role(.admins, .post, "/desk/:clinic/settings/schedules/:doctor") { page in
            try await save(page)
        },
    ]

    /// The page of one doctor's schedule.
    static func address(_ page: PageRequest, _ doctorId: String) -> String {
        "\(SettingsSection.schedules.address(page))?doctor=\(FormData.encode(doctorId))"
    }

    private static func save(_ page: PageRequest) async throws -> DeskReply {
        let id = page.request.parameters["doctor"] ?? ""
        let draft = WeeklyHoursDraft(form: page.form)
        do {
            try await page.api.change(
                .put, "/doctors/\(FormData.encode(id))/schedule", draft.body, key: page.form["key"])
            return page.done(address(page, id), page.words("Weekly hours saved"))
        } catch let problem as APIProblem where problem.isFormRefusal {
            return SettingsSection.schedules.reply(
                page, status: problem.status,
                try await content(page, week: draft, problem: draft.renamed(problem)))
        }
    }

    /// - Parameters:
    ///   - week: What was typed, where it was refused.
    ///   - problem: That refusal.
    ///   - timeOff: A refusal of the form for time off, which has what was typed.
    ///   - doctor: Whose it is, where the address does not say so.
    static func content(
        _ page: PageRequest, doctor given: String? = nil, week: WeeklyHoursDraft? = nil,
        problem: APIProblem? = nil, timeOff: APIProblem? = nil
    ) async throws -> HTML {
        let words = page.words
        let doctors = try await page.api.everyRow(
            "/staff", [(name: "role", value: "doctor")], of: StaffMember.self)
        let wanted = given ?? page.request.parameters["doctor"] ?? page.request.query.text("doctor")
        guard let doctor = doctors.first(where: { $0.id == wanted }) ?? doctors.first else {
            return "<p class=\"empty\">\(words("This clinic has no doctors yet."))</p>"
        }
        let schedule = try await page.api.get(
            "/doctors/\(doctor.id)/schedule", as: DoctorSchedule.self)
        let hint: HTML =
            schedule.weekly.isEmpty
            ? "<p class=\"notice\">\(words("Without weekly hours a doctor works the clinic's hours."))</p>"
            : "<p class=\"hint\">\(words("All days empty: the doctor works the clinic's hours."))</p>"
        let form = WeeklyHoursForm(
            draft: week ?? WeeklyHoursDraft(schedule.weekly), problem: problem,
            action: "\(SettingsSection.schedules.address(page))/\(doctor.id)")
        let absences = try await TimeOffSettings.section(page, doctor, problem: timeOff)
        let blocks = try await BlockList.section(page, doctor)
        return """
            \(choice(page, doctors, doctor))
            <section class="panel"><h2>\(words("Weekly hours"))</h2>\(hint)\(form.html(page))</section>
            \(absences)\(blocks)
            """
    }

    private static func choice(
        _ page: PageRequest, _ doctors: [StaffMember], _ shown: StaffMember
    ) -> HTML {
        let words = page.words
        let field = Field(
            name: "doctor", label: words("Doctor"),
            kind: .choice(doctors.map { Field.Choice(value: $0.id, label: "Dr. \($0.name)") }),
            value: shown.id)
        return """
            <form method="get" action="\(SettingsSection.schedules.address(page))" class="filters" \
            aria-label="\(words("Doctor"))" data-plain>\
            \(field.html(prefix: "choice"))\
            <div class="buttons"><button type="submit">\(words("Show"))</button></div></form>
            """
    }
}
