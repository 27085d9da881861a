/// The answer to deleting a message.
public struct MessageDeleted: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var status: String

    public init(
        id: String,
        status: String = "deleted"
    ) {
        self.id = id
        self.status = status
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("status", status)
        json.endObject()
    }
}
