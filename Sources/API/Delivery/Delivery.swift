/// One e-mail or WhatsApp message on its way out (contract §11).
public struct Delivery: Decodable, Sendable, Equatable {
    /// UUID of the delivery in lower case.
    public let id: String
    /// UUID of the clinic that sends it.
    public let clinicId: String
    /// `email` or `whatsapp`.
    public let channel: String
    /// An e-mail address, or a telephone number for WhatsApp.
    public let recipient: String
    /// Which words are sent, as in `message.whatsapp`.
    public let template: String
    /// `account`, `appointment`, `billing`, `recall` or `marketing`.
    public let purpose: String
    /// `pending`, `sent`, `failed`, or `suppressed`: the patient does not want it.
    public let status: String
    /// How often it has been tried; 0 before the first try.
    public let attempts: Int
    /// Why the last attempt failed, or why it waits or was not sent.
    public let reason: String?
    /// The same at every attempt.
    public let reference: String
    /// When it was put into the outbox: RFC 3339 in UTC with milliseconds.
    public let createdAt: String
    /// When the server or gateway accepted it: RFC 3339 in UTC with milliseconds; `null` before.
    public let sentAt: String?
    /// What the recipient reads; no subject on WhatsApp.
    public let subject: String?
    /// The words that the recipient reads, as plain text; `null` if none were kept.
    public let text: String?
}
