/// The answer to `POST /messages/whatsapp/send` (contract §5.9).
public struct WhatsAppSent: Decodable, Sendable, Equatable {
    /// Always true; a failure answers with an ``ErrorBody``.
    public let success: Bool
    /// UUID of the message, which is stored as `sms`.
    public let messageId: String
    /// The patient's number as the clinic entered it.
    public let phoneNumber: String
    /// What the gateway said: `sent`, or `queued` when it has not answered yet.
    public let status: String
    /// When the message was stored: RFC 3339 in UTC with milliseconds.
    public let timestamp: String
}
