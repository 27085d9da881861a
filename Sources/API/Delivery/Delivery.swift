/// One e-mail or WhatsApp message on its way out (contract §11).
public struct Delivery: Decodable, Sendable, Equatable {
    public let id: String
    public let clinicId: String
    /// `email` or `whatsapp`.
    public let channel: String
    public let recipient: String
    public let template: String
    /// `account`, `appointment`, `billing`, `recall` or `marketing`.
    public let purpose: String
    /// `pending`, `sent`, `failed`, or `suppressed`: the patient does not want it.
    public let status: String
    public let attempts: Int
    /// Why the last attempt failed, or why it waits or was not sent.
    public let reason: String?
    /// The same at every attempt.
    public let reference: String
    public let createdAt: String
    public let sentAt: String?
    /// What the recipient reads; no subject on WhatsApp.
    public let subject: String?
    public let text: String?
}
