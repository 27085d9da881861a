/// A value that has been written: what tells of it in several places writes it once.
public struct WrittenJSON: JSONEncodable, Sendable {
    public let jsonText: String

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

    public func write(to json: inout JSONWriter) {
        var text = jsonText
        text.withUTF8 { json.raw($0) }
    }
}

extension WrittenJSON: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(JSONValue.object(JSONObject(elements.map { (name: $0.0, value: $0.1) })))
    }
}
