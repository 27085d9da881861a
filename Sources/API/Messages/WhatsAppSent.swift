/// The answer to `POST /messages/whatsapp/send` (contract §5.9).
public struct WhatsAppSent: JSONEncodable, Decodable, Sendable, Equatable {
    public var success: Bool
    public var messageId: String
    public var phoneNumber: String
    /// What the gateway said: `sent`, or `queued` when it has not answered yet.
    public var status: String
    public var timestamp: String

    public init(
        success: Bool = true,
        messageId: String,
        phoneNumber: String,
        status: String,
        timestamp: String
    ) {
        self.success = success
        self.messageId = messageId
        self.phoneNumber = phoneNumber
        self.status = status
        self.timestamp = timestamp
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("success", success)
        json.field("messageId", messageId)
        json.field("phoneNumber", phoneNumber)
        json.field("status", status)
        json.field("timestamp", timestamp)
        json.endObject()
    }
}
