/// A page of the inbox with the count of all that is unread.
public struct InboxPage: Decodable, Sendable, Equatable {
    public let data: [InboxNotification]
    public let unreadCount: Int
    public let pagination: Pagination
}
