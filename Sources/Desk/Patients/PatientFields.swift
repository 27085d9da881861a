import API
import Markup

/// What a clinic writes down about a patient, as fields of a form and as the API takes it.
enum PatientFields {
    private static let names = ["firstName", "lastName", "phone", "dateOfBirth", "email", "insurance"]
    private static let needed: Set<String> = ["firstName", "lastName"]

    /// - Parameter values: By the API's names.
    static func all(_ words: Words, _ values: [String: String]) -> [Field] {
        func field(
            _ name: String, _ label: String, _ kind: Field.Kind = .text, _ attributes: HTML = .empty
        ) -> Field {
            Field(
                name: name, label: words(label), kind: kind, value: values[name] ?? "",
                isRequired: needed.contains(name), attributes: attributes)
        }
        return [
            field("firstName", "First name", .text, " maxlength=\"100\""),
            field("lastName", "Last name", .text, " maxlength=\"100\""),
            field("phone", "Phone", .tel, " dir=\"ltr\""),
            field("dateOfBirth", "Birth date", .date),
            field("email", "E-mail", .email, " dir=\"ltr\""),
            field("insurance", "Insurance", .text, " maxlength=\"200\""),
        ]
    }

    static func values(_ patient: Patient) -> [String: String] {
        [
            "firstName": patient.firstName, "lastName": patient.lastName, "phone": patient.phone ?? "",
            "dateOfBirth": patient.dateOfBirth ?? "", "email": patient.email ?? "",
            "insurance": patient.insurance ?? "", "legalHoldUntil": patient.legalHoldUntil ?? "",
        ]
    }

    /// As they were typed.
    static func values(_ form: FormData) -> [String: String] {
        Dictionary(form.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    /// What `POST` and `PATCH` take. A field left empty is none; of a name, the API says that it is missing.
    static func body(_ form: FormData) -> JSONObject {
        var body = JSONObject()
        for name in names {
            body[name] =
                needed.contains(name) ? JSONValue.string(form[name] ?? "") : JSONValue(form.text(name))
        }
        return body
    }
}
