import API

extension Schema {
    /// A value that this schema allows, and that a reader would expect under `name` of an `owner`: of a named
    /// schema, or of a key.
    func example(_ name: String = "", of owner: String = "") -> JSONValue {
        switch self {
        case .plain(let json): Self.example(json, name, owner)
        case .object(let properties, _):
            .object(
                JSONObject(
                    properties.map { ($0.name, $0.schema.example($0.name, of: name.isEmpty ? owner : name)) })
            )
        case .array(let element, _, _): [element.example(name, of: owner)]
        case .nullable(let schema):
            ExampleValues.isUsuallyNull(name, of: owner) ? .null : schema.example(name, of: owner)
        case .named(let title, .object(let properties, _)):
            .object(JSONObject(properties.map { ($0.name, $0.schema.example($0.name, of: title)) }))
        case .named(_, let schema): schema.example(name, of: owner)
        case .either(let schemas): schemas.first?.example(name, of: owner) ?? .null
        }
    }

    /// Of a schema that was written as JSON.
    private static func example(_ json: JSONValue, _ name: String, _ owner: String) -> JSONValue {
        let usual = ExampleValues.value(name, of: owner)
        if let values = json["enum"]?.array {
            if let usual, values.contains(usual) { return usual }
            return values.first ?? .null
        }
        if json["pattern"] != nil, let hour = ExampleValues.hour(name, of: owner) { return hour }
        if let example = json["example"] ?? json["const"] { return example }
        if let choices = json["anyOf"]?.array {
            return choices.first { $0["type"] != "null" }.map { example($0, name, owner) } ?? .null
        }
        switch json["type"]?.string {
        case "object":
            let members = json["properties"]?.object?.members ?? []
            return .object(JSONObject(members.map { ($0.name, example($0.value, $0.name, name)) }))
        case "array": return [example(json["items"] ?? .null, name, owner)]
        case "string" where json["format"] == "uuid": return ExampleValues.id(name, of: owner)
        case "string": return .string(usual?.string ?? ExampleValues.text)
        case "boolean": return .bool(usual?.bool ?? false)
        case "integer": return ExampleValues.counts[name] ?? json["minimum"] ?? 1
        case "number": return .number(usual?.number ?? JSONNumber(1))
        default: return .null
        }
    }
}
