import API
import Markup

/// A room or a type of appointments, as the API lists it.
struct NamedRow: Decodable, Sendable {
    var id: String
    var name: String
    /// `#RRGGBB`.
    var color: String?
    /// Of a type alone.
    var durationMinutes: Int?
}

/// A room or a type of appointments as its form has it.
struct NamedDraft: Sendable {
    var name: String
    /// `#RRGGBB`; nil for none.
    var color: String?
    var minutes: String
    /// Whether it is a type, which has a length.
    let hasLength: Bool

    init(form: FormData, hasLength: Bool) {
        name = form.text("name") ?? ""
        color = form.isOn("noColor") ? nil : form.text("color")
        minutes = form.text("durationMinutes") ?? ""
        self.hasLength = hasLength
    }

    init(_ row: NamedRow, hasLength: Bool) {
        (name, color) = (row.name, row.color)
        minutes = row.durationMinutes.map { String($0) } ?? ""
        self.hasLength = hasLength
    }

    /// What `POST` and `PATCH` take.
    var body: JSONValue {
        var body: JSONObject = ["name": .string(name), "color": JSONValue(color?.uppercased())]
        if hasLength { body["durationMinutes"] = TypedNumber.json(minutes) }
        return .object(body)
    }

    func fields(_ words: Words) -> [Field] {
        let length = Field(
            name: "durationMinutes", label: words("Length in minutes"), kind: .number, value: minutes,
            isRequired: true, attributes: " min=\"5\" max=\"480\"")
        return [
            Field(
                name: "name", label: words("Name"), value: name, isRequired: true,
                attributes: " maxlength=\"100\"")
        ] + (hasLength ? [length] : []) + [
            // Such an input always has a value.
            Field(
                name: "color", label: words("Colour"), kind: .color,
                value: color?.lowercased() ?? "#3c78d8"),
            Field(
                name: "noColor", label: words("Without a colour"), kind: .check,
                value: color == nil ? "on" : ""),
        ]
    }
}

/// A number that somebody typed.
enum TypedNumber {
    /// Null for nothing. What is no whole number goes to the API as it is, which says so.
    static func json(_ text: String?) -> JSONValue {
        guard let text, !text.isEmpty else { return .null }
        return Int(text).map { JSONValue($0) } ?? .string(text)
    }
}

/// A small field of a clinic's own colour. Pages have no inline styles; the attribute of a drawing is none.
enum Swatch {
    static func html(_ color: String?) -> HTML {
        guard let color else { return .empty }
        return """
            <svg class="swatch" aria-hidden="true" viewBox="0 0 16 16">\
            <rect width="16" height="16" rx="3" fill="\(color)"/></svg>
            """
    }
}
