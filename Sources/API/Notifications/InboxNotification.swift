/// A notification in a user's inbox (contract §11).
public struct InboxNotification: Decodable, Sendable, Equatable {
    /// UUID of the notification in lower case.
    public let id: String
    /// UUID of the clinic that it comes from.
    public let clinicId: String
    /// What happened, in words with dots, as in `appointment.scheduled`.
    public let type: String
    /// One line, to be shown in bold.
    public let title: String
    /// One or two sentences for the reader.
    public let message: String
    /// What it is about, by ids.
    public let data: JSONValue?
    /// Whether its owner has read it.
    public let isRead: Bool
    /// When its owner read it: RFC 3339 in UTC with milliseconds; `null` while unread.
    public let readAt: String?
    /// When it happened: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
}

/// A page of the inbox with the count of all that is unread.
public struct InboxPage: Decodable, Sendable, Equatable {
    /// The notifications of this page, newest first.
    public let data: [InboxNotification]
    /// Unread notifications in the whole inbox, not only in this page.
    public let unreadCount: Int
    /// Where this page stands.
    public let pagination: Pagination
}

/// The answer to marking the whole inbox as read.
public struct InboxRead: Decodable, Sendable, Equatable {
    /// Always true; a failure answers with an ``ErrorBody``.
    public let success: Bool
    /// How many notifications were unread before.
    public let markedRead: Int
    /// When they count as read: RFC 3339 in UTC with milliseconds.
    public let readAt: String
}
