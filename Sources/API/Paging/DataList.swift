/// A whole list in an envelope: `{data}`.
public struct DataList<Element: WireValue>: JSONEncodable, Decodable, Sendable, Equatable {
    public var data: [Element]

    public init(data: [Element]) { self.data = data }

    @inlinable
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("data", data)
        json.endObject()
    }
}
