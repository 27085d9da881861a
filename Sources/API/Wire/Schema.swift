/// A JSON Schema (2020-12, as in OpenAPI 3.1).
public indirect enum Schema: Sendable {
    /// A schema as JSON that refers to no other.
    case plain(JSONValue)
    /// An object with these keys; others may be there.
    case object([Property], description: String?)
    /// An array of `least` to `limit` elements.
    case array(Schema, least: Int, limit: Int?)
    /// This shape, or `null`.
    case nullable(Schema)
    /// One of these shapes.
    case either([Schema])
    /// Kept once under the document's components and referred to by name.
    case named(String, Schema)

    /// One key of an object.
    public struct Property: Sendable {
        /// The key, as in `appointmentDate`.
        public let name: String
        /// The shape of its value.
        public let schema: Schema
        /// False for a key that may be absent. Whether the value may be `null` is the schema's to say.
        public let isRequired: Bool

        /// A key as given; the factories below say what each combination means.
        public init(name: String, schema: Schema, isRequired: Bool) {
            (self.name, self.schema, self.isRequired) = (name, schema, isRequired)
        }

        /// A key that is always there. In a request: a key that must be there.
        public static func required(_ name: String, _ schema: Schema) -> Property {
            Property(name: name, schema: schema, isRequired: true)
        }

        /// A key of a request that may be missing or null.
        public static func optional(_ name: String, _ schema: Schema) -> Property {
            Property(name: name, schema: .nullable(schema), isRequired: false)
        }

        /// A key of an answer that is there in some cases only.
        public static func answered(_ name: String, _ schema: Schema) -> Property {
            Property(name: name, schema: schema, isRequired: false)
        }

        /// A key of an answer that is always there and may be null.
        public static func nullable(_ name: String, _ schema: Schema) -> Property {
            Property(name: name, schema: .nullable(schema), isRequired: true)
        }
    }
}

extension Schema {
    /// A UUID; the server writes it in lower case.
    public static let uuid = Schema.plain(["type": "string", "format": "uuid"])
    /// A day: `YYYY-MM-DD` in the clinic's zone.
    public static let date = Schema.plain(["type": "string", "format": "date", "example": "2026-05-15"])
    /// A wall-clock time: `HH:MM` in the clinic's zone, 00:00 to 23:59.
    public static let time = Schema.plain([
        "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "example": "14:30",
    ])
    /// As `time`, and 24:00 for the end of the day.
    public static let closingTime = Schema.plain([
        "type": "string", "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", "example": "17:00",
    ])
    /// RFC 3339; the server writes UTC with milliseconds.
    public static let timestamp = Schema.plain([
        "type": "string", "format": "date-time", "example": "2026-05-10T10:30:00.000Z",
    ])
    /// A name of the IANA time zone database.
    public static let zone = Schema.plain([
        "type": "string", "description": "IANA name", "example": "Asia/Karachi",
    ])
    /// `true` or `false`.
    public static let boolean = Schema.plain(["type": "boolean"])
    /// Any text, the empty one included.
    public static let text = Schema.plain(["type": "string"])
    /// Nothing, or white space and invisible characters alone: what a form sends of a field left empty.
    public static let blank = Schema.plain([
        "type": "string",
        "pattern":
            """
        ^[ \
        \\t\\r\\n\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\(invisibleClass)]*$
        """,
        "description": "Nothing",
    ])
    /// An e-mail address of at most 254 characters.
    public static let email = Schema.plain(["type": "string", "format": "email", "maxLength": 254])
    /// A colour: `#RRGGBB`, in either case.
    public static let color = Schema.plain([
        "type": "string", "pattern": "^#[0-9A-Fa-f]{6}$", "example": "#FF5733",
    ])
    /// Any number.
    public static let number = Schema.plain(["type": "number"])
    /// An exact decimal, in units of the currency (contract §4.10).
    public static let money = Schema.plain([
        "type": "number",
        "description": "An exact decimal amount, with no more decimals than its currency has",
    ])
    /// More than 0, at most a million, in thousandths.
    public static let quantity = Schema.plain([
        "type": "number", "exclusiveMinimum": 0, "maximum": 1_000_000,
        "description": "Three decimals at most",
    ])
    /// An integer, 0 or more.
    public static let count = Schema.plain(["type": "integer", "minimum": 0])
    /// An object with any keys.
    public static let anyObject = Schema.plain(["type": "object"])
    /// A telephone number as people write it: an optional `+`, digits, and signs between them.
    public static let phone = Schema.plain([
        "type": "string", "pattern": "^\\+?[0-9][0-9 ().-]{3,22}[0-9]$", "example": "+92-300-1234567",
    ])

    /// `min` to `max` characters that are not all blank.
    public static func text(min: Int = 1, max: Int) -> Schema {
        .plain([
            "type": "string", "minLength": JSONValue(min), "maxLength": JSONValue(max),
            "pattern": "[^\\s\\u0000\(invisibleClass)]",
        ])
    }

    /// An integer within these bounds.
    public static func integer(_ range: ClosedRange<Int>) -> Schema {
        var members: [(String, JSONValue)] = [("type", "integer")]
        if range.lowerBound > .min { members.append(("minimum", JSONValue(range.lowerBound))) }
        if range.upperBound < .max { members.append(("maximum", JSONValue(range.upperBound))) }
        return .plain(.object(JSONObject(members)))
    }

    /// One of these strings, as they are spelled.
    public static func oneOf(_ values: [String]) -> Schema {
        .plain(["type": "string", "enum": .array(values.map { .string($0) })])
    }

    /// An object with these keys and no description.
    public static func object(_ properties: [Property]) -> Schema { .object(properties, description: nil) }

    /// An array of `least` to `limit` elements; without a limit, of any length.
    public static func list(_ element: Schema, least: Int = 0, limit: Int? = nil) -> Schema {
        .array(element, least: least, limit: limit)
    }
}

extension Schema {
    /// The schema as JSON; what it names is added to `components`.
    public func render(into components: inout [String: JSONValue]) -> JSONValue {
        switch self {
        case .plain(let json):
            return json
        case .object(let properties, let description):
            var members: [(String, JSONValue)] = [("type", "object")]
            if let description { members.append(("description", .string(description))) }
            let rendered = properties.map { ($0.name, $0.schema.render(into: &components)) }
            members.append(("properties", .object(JSONObject(rendered))))
            let required = properties.filter(\.isRequired).map { JSONValue.string($0.name) }
            if !required.isEmpty { members.append(("required", .array(required))) }
            return .object(JSONObject(members))
        case .array(let element, let least, let limit):
            var members: [(String, JSONValue)] = [
                ("type", "array"), ("items", element.render(into: &components)),
            ]
            if least > 0 { members.append(("minItems", JSONValue(least))) }
            if let limit { members.append(("maxItems", JSONValue(limit))) }
            return .object(JSONObject(members))
        case .nullable(let schema):
            return ["anyOf": [schema.render(into: &components), ["type": "null"]]]
        case .either(let schemas):
            return ["anyOf": .array(schemas.map { $0.render(into: &components) })]
        case .named(let name, let schema):
            if components[name] == nil {
                components[name] = .null  // A schema that contains itself ends here.
                components[name] = schema.render(into: &components)
            }
            return ["$ref": .string("#/components/schemas/\(name)")]
        }
    }
}
