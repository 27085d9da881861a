/// One conversation with its last message (spec, `GET /messages/conversations`).
public struct Conversation: Decodable, Sendable, Equatable {
    /// `patient-…`, `patient-…-Doctor`, `patient-…-Clinic` or `staff-…` (contract §5.4).
    public let id: String
    /// UUID of the other side: a patient, a user, or the clinic in a patient's `Clinic` thread.
    public let participantId: String
    /// The other side's name; doctors have `Dr.` before it.
    public let participantName: String
    /// `patient` or `staff`; for a patient `Doctor` or `Clinic`.
    public let type: String
    /// The text of the newest message that is not deleted.
    public let lastMessage: String
    /// When that message was sent: RFC 3339 in UTC with milliseconds.
    public let lastMessageTime: String
    /// How it was sent: `sms`, `email` or `portal`.
    public let lastMessageChannel: String
    /// What others sent and the viewer has not read.
    public let unreadCount: Int
    /// Messages in the conversation, deleted ones left out.
    public let messageCount: Int
    /// Whether the patient has a telephone number; false between staff.
    public let hasWhatsApp: Bool
    /// Whether the patient has a portal account; always true between staff and for patients.
    public let hasPortal: Bool
}

/// The answer to marking a conversation as read.
public struct ConversationRead: Decodable, Sendable, Equatable {
    /// Always true; a failure answers with an ``ErrorBody``.
    public let success: Bool
    /// As ``Conversation/id``.
    public let conversationId: String
    /// How many messages were unread before.
    public let messagesMarkedRead: Int
    /// When they count as read: RFC 3339 in UTC with milliseconds.
    public let readAt: String
}
