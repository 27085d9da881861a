/// A notification in a user's inbox (contract §11).
public struct InboxNotification: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var clinicId: String
    public var type: String
    public var title: String
    public var message: String
    /// What it is about, by ids.
    public var data: JSONValue?
    public var isRead: Bool
    public var readAt: String?
    public var createdAt: String

    public init(
        id: String,
        clinicId: String,
        type: String,
        title: String,
        message: String,
        data: JSONValue? = nil,
        isRead: Bool,
        readAt: String? = nil,
        createdAt: String
    ) {
        self.id = id
        self.clinicId = clinicId
        self.type = type
        self.title = title
        self.message = message
        self.data = data
        self.isRead = isRead
        self.readAt = readAt
        self.createdAt = createdAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("clinicId", clinicId)
        json.field("type", type)
        json.field("title", title)
        json.field("message", message)
        json.field("data", data)
        json.field("isRead", isRead)
        json.field("readAt", readAt)
        json.field("createdAt", createdAt)
        json.endObject()
    }
}
