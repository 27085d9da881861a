/// A page of patients, and with `updatedSince` the ones that are no more.
public struct PatientPage: JSONEncodable, Decodable, Sendable, Equatable {
    public var data: [Patient]
    public var pagination: Pagination
    /// There only in an answer to `updatedSince`.
    public var deleted: [DeletedRow]?

    public init(
        data: [Patient],
        pagination: Pagination,
        deleted: [DeletedRow]? = nil
    ) {
        self.data = data
        self.pagination = pagination
        self.deleted = deleted
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("data", data)
        json.field("pagination", pagination)
        if let deleted { json.field("deleted", deleted) }
        json.endObject()
    }
}

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
