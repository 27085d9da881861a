/// The answer to marking the whole inbox as read.
public struct InboxRead: Decodable, Sendable, Equatable {
    public let success: Bool
    public let markedRead: Int
    public let readAt: String
}
