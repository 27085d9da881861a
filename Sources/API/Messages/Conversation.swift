/// One conversation with its last message (spec, `GET /messages/conversations`).
public struct Conversation: JSONEncodable, Decodable, Sendable, Equatable {
    /// `patient-…`, `patient-…-Doctor`, `patient-…-Clinic` or `staff-…` (contract §5.4).
    public var id: String
    public var participantId: String
    public var participantName: String
    /// `patient` or `staff`; for a patient `Doctor` or `Clinic`.
    public var type: String
    public var lastMessage: String
    public var lastMessageTime: String
    public var lastMessageChannel: String
    /// What others sent and the viewer has not read.
    public var unreadCount: Int
    public var messageCount: Int
    public var hasWhatsApp: Bool
    public var hasPortal: Bool

    public init(
        id: String,
        participantId: String,
        participantName: String,
        type: String,
        lastMessage: String,
        lastMessageTime: String,
        lastMessageChannel: String,
        unreadCount: Int,
        messageCount: Int,
        hasWhatsApp: Bool,
        hasPortal: Bool
    ) {
        self.id = id
        self.participantId = participantId
        self.participantName = participantName
        self.type = type
        self.lastMessage = lastMessage
        self.lastMessageTime = lastMessageTime
        self.lastMessageChannel = lastMessageChannel
        self.unreadCount = unreadCount
        self.messageCount = messageCount
        self.hasWhatsApp = hasWhatsApp
        self.hasPortal = hasPortal
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("participantId", participantId)
        json.field("participantName", participantName)
        json.field("type", type)
        json.field("lastMessage", lastMessage)
        json.field("lastMessageTime", lastMessageTime)
        json.field("lastMessageChannel", lastMessageChannel)
        json.field("unreadCount", unreadCount)
        json.field("messageCount", messageCount)
        json.field("hasWhatsApp", hasWhatsApp)
        json.field("hasPortal", hasPortal)
        json.endObject()
    }
}

/// The answer to marking a conversation as read.
public struct ConversationRead: JSONEncodable, Decodable, Sendable, Equatable {
    public var success: Bool
    public var conversationId: String
    public var messagesMarkedRead: Int
    public var readAt: String

    public init(
        success: Bool = true,
        conversationId: String,
        messagesMarkedRead: Int,
        readAt: String
    ) {
        self.success = success
        self.conversationId = conversationId
        self.messagesMarkedRead = messagesMarkedRead
        self.readAt = readAt
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("success", success)
        json.field("conversationId", conversationId)
        json.field("messagesMarkedRead", messagesMarkedRead)
        json.field("readAt", readAt)
        json.endObject()
    }
}
