/// One e-mail or WhatsApp message on its way out (contract §11).
public struct Delivery: JSONEncodable, Decodable, Sendable, Equatable {
    public var id: String
    public var clinicId: String
    /// `email` or `whatsapp`.
    public var channel: String
    public var recipient: String
    public var template: String
    /// `pending`, `sent` or `failed`.
    public var status: String
    public var attempts: Int
    /// Why the last attempt failed.
    public var reason: String?
    /// The same at every attempt.
    public var reference: String
    public var createdAt: String
    public var sentAt: String?
    /// What the recipient reads; no subject on WhatsApp.
    public var subject: String?
    public var text: String?

    public init(
        id: String,
        clinicId: String,
        channel: String,
        recipient: String,
        template: String,
        status: String,
        attempts: Int,
        reason: String? = nil,
        reference: String,
        createdAt: String,
        sentAt: String? = nil,
        subject: String? = nil,
        text: String? = nil
    ) {
        self.id = id
        self.clinicId = clinicId
        self.channel = channel
        self.recipient = recipient
        self.template = template
        self.status = status
        self.attempts = attempts
        self.reason = reason
        self.reference = reference
        self.createdAt = createdAt
        self.sentAt = sentAt
        self.subject = subject
        self.text = text
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", id)
        json.field("clinicId", clinicId)
        json.field("channel", channel)
        json.field("recipient", recipient)
        json.field("template", template)
        json.field("status", status)
        json.field("attempts", attempts)
        json.field("reason", reason)
        json.field("reference", reference)
        json.field("createdAt", createdAt)
        json.field("sentAt", sentAt)
        json.field("subject", subject)
        json.field("text", text)
        json.endObject()
    }
}
