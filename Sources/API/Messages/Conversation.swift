/// One conversation with its last message (spec, `GET /messages/conversations`).
public struct Conversation: Decodable, Sendable, Equatable {
    /// `patient-…`, `patient-…-Doctor`, `patient-…-Clinic` or `staff-…` (contract §5.4).
    public let id: String
    public let participantId: String
    public let participantName: String
    /// `patient` or `staff`; for a patient `Doctor` or `Clinic`.
    public let type: String
    public let lastMessage: String
    public let lastMessageTime: String
    public let lastMessageChannel: String
    /// What others sent and the viewer has not read.
    public let unreadCount: Int
    public let messageCount: Int
    public let hasWhatsApp: Bool
    public let hasPortal: Bool
}

/// The answer to marking a conversation as read.
public struct ConversationRead: Decodable, Sendable, Equatable {
    public let success: Bool
    public let conversationId: String
    public let messagesMarkedRead: Int
    public let readAt: String
}
