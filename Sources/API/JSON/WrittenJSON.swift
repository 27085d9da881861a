/// A value that has been written: what tells of it in several places writes it once.
public struct WrittenJSON: JSONEncodable, Sendable {
    public let jsonText: String

    public init(_ value: some JSONEncodable) { jsonText = value.jsonText }

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
