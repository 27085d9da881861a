import API
import HTTPTypes
import Markup

/// The dialog "Erase": why, and the password where it was typed more than five minutes ago (accounts.md A7).
/// There is no way back.
enum ErasureDialog {
    static func show(_ page: PageRequest) async throws -> DeskReply { try await dialog(page, problem: nil) }

    static func erase(_ page: PageRequest) async throws -> DeskReply {
        do {
            if let password = page.form["password"], !password.isEmpty {
                try await page.api.change(.post, "/api/v1/auth/unlock", ["password": .string(password)])
            }
            try await page.api.change(
                .post, "/patients/\(page.rowId)/erase", ["reason": .string(page.form["reason"] ?? "")],
                key: page.form.text("key"))
            return page.done(page.address("/patients"), page.words("The patient's data was erased"))
        } catch let problem as APIProblem where problem.isOfForm {
            return try await dialog(page, problem: problem)
        }
    }

    private static func dialog(_ page: PageRequest, problem: APIProblem?) async throws -> DeskReply {
        let shown = try await PatientPage.load(page)
        let words = page.words
        var fields = [
            Field(
                name: "reason", label: words("Reason"), kind: .area, value: page.form["reason"] ?? "",
                isRequired: true, attributes: " maxlength=\"200\"")
        ]
        let asksPassword = problem?.error.code == "REAUTHENTICATION_REQUIRED" || page.form["password"] != nil
        if asksPassword {
            fields.append(
                Field(
                    name: "password", label: words("Password"), kind: .password,
                    hint: words("Your own, to make sure that it is you"), isRequired: true,
                    fill: "current-password"))
        }
        let form = Form(
            id: "erasure", action: shown.address("/erase"), fields: fields, button: words("Erase"),
            problem: problem, cancel: shown.address())
        let warning = words(
            """
            Names, contacts, notes and messages are blanked. Appointments and invoices stay as numbers. \
            There is no way back.
            """)
        return try await shown.dialog(
            words("Erase {0}", shown.patient.name), status: problem?.status ?? .ok,
            "<p class=\"notice\">\(Icon.warning.html) \(warning)</p>\(form.html(page))")
    }
}
