/// A value that writes itself as one JSON value.
public protocol JSONEncodable {
    /// Writes exactly one JSON value.
    func write(to json: inout JSONWriter)

    /// This value as JSON text.
    var jsonText: String { get }
}

extension JSONEncodable {
    /// This value as a JSON document.
    @inlinable public var jsonBytes: [UInt8] {
        var json = JSONWriter()
        write(to: &json)
        return json.bytes
    }

    /// The value as JSON text, without white space between its parts.
    @inlinable public var jsonText: String {
        var json = JSONWriter()
        write(to: &json)
        return json.withBytes { String(decoding: $0, as: UTF8.self) }
    }
}

extension String: JSONEncodable {
    /// Writes the text quoted and escaped.
    @inlinable public func write(to json: inout JSONWriter) { json.string(self) }
}

extension Bool: JSONEncodable {
    /// Writes `true` or `false`.
    @inlinable public func write(to json: inout JSONWriter) { json.bool(self) }
}

extension Int: JSONEncodable {
    /// Writes the digits.
    @inlinable public func write(to json: inout JSONWriter) { json.int(Int64(self)) }
}

extension Int64: JSONEncodable {
    /// Writes the digits.
    @inlinable public func write(to json: inout JSONWriter) { json.int(self) }
}

/// `nil` is written as `null`.
extension Optional: JSONEncodable where Wrapped: JSONEncodable {
    /// Writes the value, or `null` for `nil`.
    @inlinable public func write(to json: inout JSONWriter) {
        switch self {
        case .some(let value): value.write(to: &json)
        case .none: json.null()
        }
    }
}

extension Array: JSONEncodable where Element: JSONEncodable {
    /// Writes an array of the elements in their order.
    @inlinable public func write(to json: inout JSONWriter) {
        json.beginArray()
        for element in self { element.write(to: &json) }
        json.endArray()
    }
}

/// A value that has been written: what tells of it in several places writes it once.
public struct WrittenJSON: JSONEncodable, Sendable {
    /// The text as it was written.
    public let jsonText: String

    /// Writes the value once.
    public init(_ value: some JSONEncodable) { jsonText = value.jsonText }

    /// An object of the fields that `write` writes.
    public init(capacity: Int = 256, _ write: (inout JSONWriter) -> Void) {
        var json = JSONWriter(capacity: capacity)
        json.beginObject()
        write(&json)
        json.endObject()
        jsonText = json.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// A value out of a table, which was written by us.
    public init(stored text: String) { jsonText = text }

    /// Writes the text again as it stands.
    public func write(to json: inout JSONWriter) {
        var text = jsonText
        text.withUTF8 { json.raw($0) }
    }
}

extension WrittenJSON: ExpressibleByDictionaryLiteral {
    /// An object of these members in this order.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(JSONValue.object(JSONObject(elements.map { (name: $0.0, value: $0.1) })))
    }
}
