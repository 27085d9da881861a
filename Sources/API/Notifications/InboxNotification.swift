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
