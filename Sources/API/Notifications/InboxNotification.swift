/// A notification in a user's inbox (contract §11).
public struct InboxNotification: Decodable, Sendable, Equatable {
    public let id: String
    public let clinicId: String
    public let type: String
    public let title: String
    public let message: String
    /// What it is about, by ids.
    public let data: JSONValue?
    public let isRead: Bool
    public let readAt: String?
    public let createdAt: String
}

/// A page of the inbox with the count of all that is unread.
public struct InboxPage: Decodable, Sendable, Equatable {
    public let data: [InboxNotification]
    public let unreadCount: Int
    public let pagination: Pagination
}

/// The answer to marking the whole inbox as read.
public struct InboxRead: Decodable, Sendable, Equatable {
    public let success: Bool
    public let markedRead: Int
    public let readAt: String
}
