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

/// A page of the inbox with the count of all that is unread.
public struct InboxPage: JSONEncodable, Decodable, Sendable, Equatable {
    public var data: [InboxNotification]
    public var unreadCount: Int
    public var pagination: Pagination

    public init(
        data: [InboxNotification],
        unreadCount: Int,
        pagination: Pagination
    ) {
        self.data = data
        self.unreadCount = unreadCount
        self.pagination = pagination
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("data", data)
        json.field("unreadCount", unreadCount)
        json.field("pagination", pagination)
        json.endObject()
    }
}

/// The answer to marking the whole inbox as read.
public struct InboxRead: JSONEncodable, Decodable, Sendable, Equatable {
    public var success: Bool
    public var markedRead: Int
    public var readAt: String

    public init(
        success: Bool = true,
        markedRead: Int,
        readAt: String
    ) {
        self.success = success
        self.markedRead = markedRead
        self.readAt = readAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("success", success)
        json.field("markedRead", markedRead)
        json.field("readAt", readAt)
        json.endObject()
    }
}
