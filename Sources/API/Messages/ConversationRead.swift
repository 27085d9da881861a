/// The answer to marking a conversation as read.
public struct ConversationRead: Decodable, Sendable, Equatable {
    public let success: Bool
    public let conversationId: String
    public let messagesMarkedRead: Int
    public let readAt: String
}
