/// The answer to `POST /messages/whatsapp/send` (contract §5.9).
public struct WhatsAppSent: Decodable, Sendable, Equatable {
    public let success: Bool
    public let messageId: String
    public let phoneNumber: String
    /// What the gateway said: `sent`, or `queued` when it has not answered yet.
    public let status: String
    public let timestamp: String
}
