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
