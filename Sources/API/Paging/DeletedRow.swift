/// A row that was removed, for phones that keep a copy.
public struct DeletedRow: WireObject, Decodable, Sendable, Equatable {
    /// Of one answer. A phone that gets so many asks again from the last one's moment.
    public static let limit = 1000

    public var id: String
    public var deletedAt: String

    public init(id: String, deletedAt: String) {
        (self.id, self.deletedAt) = (id, deletedAt)
    }

    public static let fields: [Field<DeletedRow>] = [
        Field("id", \.id, .uuid), Field("deletedAt", \.deletedAt, .timestamp),
    ]
}
