import Domain

/// What a message says, each field right by itself.
struct MessageContent: Sendable {
    var channel: MessageChannel
    var subject: String?
    var message: String
}

/// The body of `POST /messages`. `status` is taken and ignored (contract §5.1).
struct MessageDraft: Sendable {
    var addressee: Addressee
    var content: MessageContent

    init(_ request: Incoming) throws {
        let fields = try request.fields()
        let patientId = fields.optional("patientId", .id)
        let recipientId = fields.optional("recipientId", .id)
        if patientId != nil && recipientId != nil { fields.refuse("recipientId", "can't be given together with patientId") }
        addressee = recipientId.map { .user($0) } ?? .patient(patientId)
        content = try MessageContent(fields)
    }
}

extension MessageContent {
    /// The body of `POST /messages/conversations/:id/send`.
    init(_ request: Incoming) throws { try self.init(try request.fields()) }

    /// A message without a `type` is one of the portal.
    init(_ fields: Fields) throws {
        channel = fields.optional("type", .choice(of: MessageChannel.self)) ?? .portal
        subject = fields.optional("subject", .text(max: MessageLimits.subject))
        message = try fields.done(fields.required("message", .text(max: MessageLimits.message)))
    }
}
