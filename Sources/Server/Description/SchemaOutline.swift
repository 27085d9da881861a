import API
import Markup

/// A schema as nested lines for people: name, kind, whether it may be missing or null.
struct SchemaOutline {
    private let schema: Schema

    init(_ schema: Schema) { self.schema = schema }

    var html: HTML { "<pre>\(lines(schema, depth: 0).joined(separator: "\n"))</pre>" }

    /// On one line, for tables.
    var line: String { lines(schema, depth: 0).map { $0.drop { $0 == " " } }.joined(separator: " ") }

    private func lines(_ schema: Schema, depth: Int) -> [String] {
        let pad = String(repeating: "  ", count: depth)
        switch schema {
        case .named(_, let inner), .nullable(let inner):
            return lines(inner, depth: depth)
        case .array(let element, _, _):
            return [pad + "["] + lines(element, depth: depth + 1) + [pad + "]"]
        case .plain(let json):
            return [pad + kind(json)]
        case .either(let schemas):
            return Array(schemas.map { lines($0, depth: depth) }.joined(separator: [pad + "or"]))
        case .object(let properties, _):
            return properties.flatMap { property -> [String] in
                let inner = lines(property.schema, depth: depth + 1)
                let mark = (property.isRequired ? "" : "?") + (property.schema.isNullable ? " (or null)" : "")
                guard inner.count > 1 else {
                    return ["\(pad)\(property.name)\(mark): \(inner.first?.drop { $0 == " " } ?? "object")"]
                }
                return ["\(pad)\(property.name)\(mark):"] + inner
            }
        }
    }

    private func kind(_ json: JSONValue) -> String {
        if let values = json["enum"]?.array { return values.compactMap(\.string).joined(separator: " | ") }
        let type = json["type"]?.string ?? "anything"
        let low = json["minimum"]?.number?.text
        let high = json["maximum"]?.number?.text
        if let low, let high { return "\(type) \(low)…\(high)" }
        if let format = json["format"]?.string { return "\(type) (\(format))" }
        if let longest = json["maxLength"]?.number?.text { return "\(type), at most \(longest) characters" }
        return type
    }
}

extension Schema {
    fileprivate var isNullable: Bool {
        if case .nullable = self { true } else { false }
    }
}

/// A JSON value as indented lines, for people.
struct ExampleText {
    private let value: JSONValue

    init(_ value: JSONValue) { self.value = value }

    var html: HTML { "<pre>\(text(value, indent: ""))</pre>" }

    private func text(_ value: JSONValue, indent: String) -> String {
        let inner = indent + "  "
        switch value {
        case .object(let object) where object.count > 0:
            let lines = object.members.map {
                "\(inner)\(JSONValue.string($0.name).jsonText): \(text($0.value, indent: inner))"
            }
            return "{\n\(lines.joined(separator: ",\n"))\n\(indent)}"
        case .array(let elements) where elements.contains { $0.object != nil || $0.array != nil }:
            return
                "[\n\(elements.map { inner + text($0, indent: inner) }.joined(separator: ",\n"))\n\(indent)]"
        default:
            return value.jsonText
        }
    }
}
