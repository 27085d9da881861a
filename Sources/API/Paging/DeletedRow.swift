/// A row that was removed, for phones that keep a copy.
public struct DeletedRow: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var deletedAt: String

    public init(
        id: String,
        deletedAt: String
    ) {
        self.id = id
        self.deletedAt = deletedAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("deletedAt", deletedAt)
        json.endObject()
    }
}
