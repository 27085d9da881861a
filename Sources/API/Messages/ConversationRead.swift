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
