/// Any JSON value. Objects keep their order; numbers keep their text, so that nothing is rounded on the way.
public enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// Spelled as in the document.
    case number(JSONNumber)
    /// Without quotes and escapes.
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// The member of an object; `nil` if this is no object or has no such member.
    public subscript(name: String) -> JSONValue? { object?[name] }

    /// The element of an array; `nil` if this is no array or the index is out of bounds.
    public subscript(index: Int) -> JSONValue? {
        guard let array, array.indices.contains(index) else { return nil }
        return array[index]
    }

    /// Whether this is `null`.
    public var isNull: Bool { self == .null }
    /// The boolean; `nil` if this is none.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The number as it was written; `nil` if this is none.
    public var number: JSONNumber? { if case .number(let value) = self { value } else { nil } }
    /// An integer, however it is spelled (`30`, `30.0`, `3e1`); `nil` if it isn't one or doesn't fit.
    public var int: Int? { number?.integer }
    /// The string, unescaped; `nil` if this is none.
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    /// The elements; `nil` if this is no array.
    public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    /// The object; `nil` if this is none.
    public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// What it is, for messages: "a string", "an object".
    public var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension JSONValue: JSONEncodable {
    /// Writes the value; members keep their order and numbers their spelling.
    public func write(to json: inout JSONWriter) {
        switch self {
        case .null: json.null()
        case .bool(let value): json.bool(value)
        case .number(let value): value.write(to: &json)
        case .string(let value): json.string(value)
        case .array(let value): value.write(to: &json)
        case .object(let value): value.write(to: &json)
        }
    }
}

/// For clients that read with `JSONDecoder`. The order of members is the decoder's.
extension JSONValue: Decodable {
    /// Reads any JSON value. Numbers are exact up to 38 digits.
    public init(from decoder: any Decoder) throws {
        if let keyed = try? decoder.container(keyedBy: AnyName.self) {
            var object = JSONObject()
            for name in keyed.allKeys {
                object[name.stringValue] = try keyed.decode(JSONValue.self, forKey: name)
            }
            self = .object(object)
        } else if var list = try? decoder.unkeyedContainer() {
            var array: [JSONValue] = []
            while !list.isAtEnd { array.append(try list.decode(JSONValue.self)) }
            self = .array(array)
        } else {
            self = try Self.scalar(try decoder.singleValueContainer())
        }
    }

    private static func scalar(_ container: any SingleValueDecodingContainer) throws -> JSONValue {
        if container.decodeNil() { return .null }
        if let value = try? container.decode(Bool.self) { return .bool(value) }
        if let value = try? container.decode(String.self) { return .string(value) }
        return .number(try container.decode(JSONNumber.self))
    }
}

private struct AnyName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    /// `null`.
    public init(nilLiteral: ()) { self = .null }
    /// `true` or `false`.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An integer.
    public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
}

extension JSONValue: ExpressibleByArrayLiteral {
    /// An array of the elements in their order.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    /// An object of the members in their order; of those with the same name the last one stays.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Members in their order; of those with the same name the last one stays.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}

extension JSONNumber: ExpressibleByIntegerLiteral {
    /// An integer, spelled in decimal.
    public init(integerLiteral value: Int) { self.init(value) }
}

extension JSONValue {
    /// A number.
    public init(_ value: Int) { self = .number(JSONNumber(value)) }
    /// A string, or `null`.
    public init(_ value: String?) { self = value.map(JSONValue.string) ?? .null }
    /// A boolean.
    public init(_ value: Bool) { self = .bool(value) }
}
