import API
import HTTPTypes
import Markup

/// The dialog "Contact preferences" over a patient's page. Only what was changed in it is saved: what nobody
/// has said yet stays so.
enum ConsentDialog {
    static func show(_ page: PageRequest) async throws -> DeskReply { try await dialog(page, problem: nil) }

    static func save(_ page: PageRequest) async throws -> DeskReply {
        let path = "/patients/\(page.rowId)/contact-preferences"
        do {
            let now = try await page.api.get(path, as: ContactPreferences.self)
            let changed = now.data.compactMap { entry(page.form, $0) }
            if !changed.isEmpty {
                try await page.api.change(
                    .put, path, ["data": .array(changed)], key: page.form.text("key"))
            }
            return page.done(page.address("/patients/\(page.rowId)"), page.words("Saved"))
        } catch let problem as APIProblem where problem.isOfForm {
            return try await dialog(page, problem: problem)
        }
    }

    /// What the API takes of one choice; nil where it stayed as the form was made.
    private static func entry(_ form: FormData, _ preference: ContactPreference) -> JSONValue? {
        let name = Self.name(preference)
        guard let state = form[name], state != form["was-\(name)"] else { return nil }
        return [
            "channel": .string(preference.channel), "purpose": .string(preference.purpose),
            "state": .string(state),
        ]
    }

    private static func name(_ preference: ContactPreference) -> String {
        "\(preference.channel)-\(preference.purpose)"
    }

    private static func dialog(_ page: PageRequest, problem: APIProblem?) async throws -> DeskReply {
        let shown = try await PatientPage.load(page)
        let words = page.words
        let table = ConsentTable(shown.preferences, words)
        let content = table.table { select($0, table, page.form) }
        let form = Form(
            id: "consent", action: shown.address("/consent"), fields: [], button: words("Save"),
            problem: problem, extra: content, cancel: shown.address())
        return try await page.dialog(
            words("Contact preferences"), behind: shown.address(), status: problem?.status ?? .ok,
            current: .patients, wide: false, form.html(page)
        ) {
            (shown.patient.name, shown.html)
        }
    }

    private static func select(
        _ preference: ContactPreference, _ table: ConsentTable, _ form: FormData
    ) -> HTML {
        let name = Self.name(preference)
        let chosen = form[name] ?? preference.state
        let options: [HTML] = ConsentTable.states.map { state in
            let mark: HTML = state == chosen ? " selected" : .empty
            return "<option value=\"\(state)\"\(mark)>\(table.words(state))</option>"
        }
        let label =
            "\(table.channelName(preference.channel)), \(table.purposeName(preference.purpose))"
        return """
            <input type="hidden" name="was-\(name)" value="\(preference.state)">\
            <select name="\(name)" aria-label="\(label)">\(options)</select>
            """
    }
}
