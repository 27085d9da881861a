import API
import HTTPTypes
import Markup

/// Somebody who is not known yet, written down within the dialog "New appointment".
enum NewPatient {
    /// Closed until the option "New patient …" opens it.
    static func fields(_ form: BookingForm) -> HTML {
        let words = form.page.words
        let given = form.newPatient
        let inputs = [
            Field(
                name: "firstName", label: words("First name"), value: given["firstName"] ?? "",
                isRequired: true),
            Field(
                name: "lastName", label: words("Last name"), value: given["lastName"] ?? "",
                isRequired: true),
            Field(
                name: "phone", label: words("Phone"), kind: .tel, value: given["phone"] ?? "",
                attributes: " dir=\"ltr\""),
            Field(
                name: "dateOfBirth", label: words("Birth date"), kind: .date,
                value: given["dateOfBirth"] ?? ""),
        ]
        let isOpen: HTML = form.draft.isForNewPatient ? " open" : .empty
        return """
            <details id="new-patient" class="panel"\(isOpen)><summary>\(words("New patient"))</summary>
            <div class="fields">\(inputs.map { $0.html(form.problem, prefix: "new-patient") })</div>
            <button type="submit" name="step" value="patient">\(words("Add patient"))</button></details>
            """
    }

    /// Adds the patient, and goes on booking for them.
    /// - Throws: ``APIProblem``, with the form made ready to show it.
    static func add(_ form: inout BookingForm) async throws -> DeskReply {
        let page = form.page
        form.draft.patientId = BookingDraft.newPatient
        var body = JSONObject()
        for name in ["firstName", "lastName", "phone", "dateOfBirth"] {
            body[name] = page.form.text(name).map { JSONValue.string($0) }
        }
        let patient = try await page.api.change(
            .post, "/patients", .object(body), key: page.form["key"], as: Patient.self)
        form.newPatient = FormData([])
        form.draft.patientId = patient.id
        form.draft.patientText = patient.name
        return try await form.reply()
    }
}
