import API

/// A field of a body or of a query as the API description shows it. Only ``all(_:)`` makes them, by letting
/// a decoder read: what it asks for is what a request may say (docs/decisions/0041).
struct RequestField: Sendable {
    enum Presence: Sendable {
        case required
        /// It may be missing or null.
        case optional
        /// It may be missing, null or, as a text, blank, which all mean the same.
        case blankable
        /// It may be missing, but not null.
        case replacing
    }

    let name: String
    let presence: Presence
    let schema: Schema
    let description: String

    var isRequired: Bool { presence == .required }

    /// The key of a body.
    var property: Schema.Property {
        switch presence {
        case .required, .replacing: Schema.Property(name: name, schema: schema, isRequired: isRequired)
        case .optional: .optional(name, schema)
        case .blankable: .optional(name, .either([schema, .blank]))
        }
    }

    /// The fields that `decode` reads, in their order. It must read all of them also where they have no
    /// values; what it throws then does not matter.
    static func all<Value>(_ decode: (Fields) throws -> Value) -> [RequestField] {
        let list = List()
        _ = try? decode(Fields(listing: list))
        return list.fields
    }

    /// What has been asked for so far.
    final class List {
        private(set) var fields: [RequestField] = []

        /// One that is read twice is listed once.
        func add(_ field: @autoclosure () -> RequestField, named name: String) {
            if !fields.contains(where: { $0.name == name }) { fields.append(field()) }
        }
    }
}

extension Schema {
    /// The object that `decode` reads; what it must have comes first.
    static func object<Value>(readBy decode: (Fields) throws -> Value) -> Schema {
        let fields = RequestField.all(decode)
        return .object((fields.filter(\.isRequired) + fields.filter { !$0.isRequired }).map(\.property))
    }
}
