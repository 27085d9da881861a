import API

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
