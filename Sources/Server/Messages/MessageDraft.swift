import API
import Domain

/// What a message says, each field right by itself.
struct MessageContent: Sendable {
    var channel: MessageChannel
    var subject: String?
    var message: String
}

/// The body of `POST /messages`. `status` is taken and ignored (contract §5.1).
///
/// The right to write to somebody is checked before the rest of the body (contract §2, order of checks),
/// and what is missing depends on who writes: so errors wait for ``checked(for:)``.
struct MessageDraft: Sendable {
    private let patientId: ID?
    private let recipientId: ID?
    private let namesPatient: Bool
    private let namesRecipient: Bool
    private let content: Result<MessageContent, ValidationFailure>

    init(_ fields: Fields) {
        patientId = fields.optional("patientId", .id)
        recipientId = fields.optional("recipientId", .id)
        namesPatient = fields.has("patientId") && !fields.isNull("patientId")
        namesRecipient = fields.has("recipientId") && !fields.isNull("recipientId")
        _ = fields.optional("status", .any.shown(as: .plain(["description": "Ignored"])))
        if namesPatient && namesRecipient {
            fields.refuse("recipientId", "can't be given together with patientId")
        }
        do {
            content = .success(try MessageContent(fields))
        } catch {
            content = .failure(error)
        }
    }

    /// The thread that the message goes to, and what it says. Throws ``MessageRefusal``, or all that is wrong
    /// with the body.
    func checked(for writer: Correspondent) throws -> (MessageThread, MessageContent) {
        if !writer.role.isStaff {
            if namesRecipient { throw MessageRefusal.patientToStaff }
            if let patientId { _ = try writer.thread(for: .patient(patientId)) }
        }
        let isAddressed = namesPatient || namesRecipient || !writer.role.isStaff
        guard isAddressed, case .success(let content) = content else {
            var wrong =
                isAddressed
                ? [] : [FieldError(field: "patientId", message: "is required when there is no recipientId")]
            if case .failure(let failure) = content { wrong += failure.fields }
            throw ValidationFailure(fields: wrong)
        }
        return (try writer.thread(for: recipientId.map { .user($0) } ?? .patient(patientId)), content)
    }
}

extension MessageContent {
    /// The body of `POST /messages/conversations/:id/send`, and part of that of `POST /messages`. A message
    /// without a `type` is one of the portal.
    init(_ fields: Fields) throws(ValidationFailure) {
        channel = fields.optional("type", .choice(of: MessageChannel.self)) ?? .portal
        subject = fields.optional("subject", .text(max: MessageLimits.subject))
        message = try fields.done(fields.required("message", .text(max: MessageLimits.message)))
    }
}
