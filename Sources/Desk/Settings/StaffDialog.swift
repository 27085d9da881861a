import API
import HTTPTypes
import Markup

/// The dialog in which a colleague's role changes, and their names and address while this clinic is the only
/// one that has ever known them (accounts.md A1).
enum StaffDialog {
    private static let names = ["firstName", "lastName", "email", "role"]

    private static func load(_ page: PageRequest) async throws -> StaffMember {
        let id = FormData.encode(page.request.parameters["id"] ?? "")
        return try await page.api.get("/staff/\(id)", as: StaffMember.self)
    }

    private static func stored(_ member: StaffMember) -> FormData {
        FormData([
            ("firstName", member.firstName), ("lastName", member.lastName), ("email", member.email),
            ("role", member.role),
        ])
    }

    static func show(
        _ page: PageRequest, typed: FormData?, problem: APIProblem?
    ) async throws -> DeskReply {
        let words = page.words
        let member = try await load(page)
        let values = typed ?? stored(member)
        let form = LabelledForm(
            id: "member", label: words("Change colleague"), action: address(page, member.id),
            fields: fields(values, words), button: words("Save"), problem: problem,
            cancel: SettingsSection.staff.address(page))
        return try await SettingsSection.staff.dialog(
            page, member.name, status: problem?.status ?? .ok, form.html(page)
        ) {
            try await StaffList.load(page).html
        }
    }

    private static func address(_ page: PageRequest, _ id: String) -> String {
        "\(SettingsSection.staff.address(page))/\(id)"
    }

    private static func fields(_ values: FormData, _ words: Words) -> [Field] {
        let roles = StaffSettings.roles.map { Field.Choice(value: $0, label: words($0)) }
        return [
            Field(
                name: "firstName", label: words("First name"), value: values["firstName"] ?? "",
                isRequired: true),
            Field(
                name: "lastName", label: words("Last name"), value: values["lastName"] ?? "",
                isRequired: true),
            Field(
                name: "email", label: words("E-mail"), kind: .email, value: values["email"] ?? "",
                hint: words("Names and address can't be changed once another clinic knows the person."),
                isRequired: true),
            Field(
                name: "role", label: words("Role"), kind: .choice(roles), value: values["role"] ?? ""),
        ]
    }

    /// Sends what is changed alone: names and address are refused where they are not the clinic's to change.
    static func save(_ page: PageRequest) async throws -> DeskReply {
        let member = try await load(page)
        let before = stored(member)
        var body = JSONObject()
        for name in names where page.form.text(name) != before[name] {
            body[name] = JSONValue(page.form.text(name))
        }
        let back = SettingsSection.staff.address(page)
        guard !body.isEmpty else { return page.done(back, page.words("Nothing was changed")) }
        do {
            try await page.api.change(.patch, "/staff/\(member.id)", .object(body), key: page.form["key"])
            return page.done(back, page.words("Saved"))
        } catch let problem as APIProblem where problem.isFormRefusal {
            return try await show(page, typed: page.form, problem: problem)
        }
    }
}
