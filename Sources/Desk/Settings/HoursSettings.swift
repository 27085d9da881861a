import API
import HTTPTypes
import Markup

/// When the clinic is open on each weekday.
enum HoursSettings {
    static let routes: [DeskRoute] = [
        .role(.admins, .get, "/desk/:clinic/settings/hours") { page in try await show(page) },
        .role(.admins, .post, "/desk/:clinic/settings/hours") { page in try await save(page) },
    ]

    private static func show(_ page: PageRequest) async throws -> DeskReply {
        let clinic = try await page.api.get("/clinics/\(page.clinicId)", as: Clinic.self)
        return reply(page, HoursDraft(clinic.operatingHours), problem: nil)
    }

    private static func save(_ page: PageRequest) async throws -> DeskReply {
        let draft = HoursDraft(form: page.form)
        do {
            try await page.api.change(
                .patch, "/clinics/\(page.clinicId)", ["operatingHours": draft.body],
                key: page.form["key"])
            return page.done(SettingsSection.hours.address(page), page.words("Hours saved"))
        } catch let problem as APIProblem where problem.isFormRefusal {
            return reply(page, draft, problem: problem)
        }
    }

    private static func reply(
        _ page: PageRequest, _ draft: HoursDraft, problem: APIProblem?
    ) -> DeskReply {
        let words = page.words
        let days: [HTML] = Weekdays.keys.map { day($0, draft, problem, words) }
        let form = LabelledForm(
            id: "hours", label: words("Hours"), action: SettingsSection.hours.address(page),
            content: "<div class=\"weekdays\">\(days)</div>",
            shown: Weekdays.keys.flatMap { HoursDraft.names(of: $0) }, button: words("Save"),
            problem: problem)
        return SettingsSection.hours.reply(
            page, status: problem?.status ?? .ok,
            """
            <p class="hint">\(words("Appointments that are booked stay, also outside new hours."))</p>
            \(form.html(page))
            """)
    }

    private static func day(
        _ key: String, _ draft: HoursDraft, _ problem: APIProblem?, _ words: Words
    ) -> HTML {
        let names = HoursDraft.names(of: key)
        let labels = [words("Opens"), words("Closes"), words("Closed")]
        let kinds: [Field.Kind] = [.time, .time, .check]
        let inputs: [HTML] = names.indices.map { index in
            Field(
                name: names[index], label: labels[index], kind: kinds[index],
                value: draft.values[names[index]] ?? ""
            ).html(problem, prefix: "hours")
        }
        return """
            <fieldset class="weekday"><legend>\(Weekdays.name(key, words))</legend>\(inputs)</fieldset>
            """
    }
}
