/// How one e-mail or WhatsApp message that a message caused stands, for staff (contract §6).
public struct MessageDelivery: Decodable, Sendable, Equatable {
    /// UUID of the message.
    public let messageId: String
    /// `email` or `whatsapp`.
    public let channel: String
    /// `pending`, `sent`, `failed`, or `suppressed`: the patient does not want it.
    public let status: String
    /// How often it has been tried; 0 before the first try.
    public let attempts: Int
    /// Why the last attempt failed, or why it waits or was not sent.
    public let reason: String?
    /// When the server or gateway accepted it: RFC 3339 in UTC with milliseconds; `null` before.
    public let sentAt: String?
}
