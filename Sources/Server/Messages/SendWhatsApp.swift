import API
import Domain
import HTTPTypes
import Storage

/// `POST /messages/whatsapp/send`: keeps the message and its outbox row, then asks the gateway and says what
/// it really said (contract §5.9).
struct SendWhatsApp: Sendable {
    /// How long the sender waits for the gateway.
    static let patience = Duration.seconds(10)
    /// How long the worker leaves the row to the one who waits, in seconds.
    static let headStart = 20

    let database: Database
    let allowance: DailyAllowance
    let sendNow: SendNow

    struct Body: Sendable {
        var patientId: ID
        var message: String

        init(_ fields: Fields) throws {
            _ = fields.optional("type", .choice(of: Kind.self))
            (patientId, message) = try fields.done(
                fields.required("patientId", .id),
                fields.required("message", .text(max: MessageLimits.message)))
        }

        /// Messages through the gateway are stored as `sms`.
        enum Kind: String, CaseIterable {
            case sms
        }
    }

    /// What the gateway says to the message that has been stored, of which `kept` is the answer.
    func send(_ kept: Reply) async throws -> Reply {
        guard kept.status == .ok, let answer = try? Answer(stored: kept.body),
            let messageId = ID(answer.messageId)
        else {
            return kept
        }
        // Also when the request is a repeated one: the row says how it really stands.
        return try reply(answer, try await outcome(of: messageId), kept.headers)
    }

    /// Stores the message and its outbox row, and answers as if the gateway had not been heard of yet.
    func keep(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<Body>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let body = try body.get()
        try MessageSender.requirePatient(tx, scope, body.patientId)
        let patient = try PatientCard.found(tx, scope, body.patientId)
        guard let phone = patient.phone else { throw Problem.noPhoneNumber(patient) }
        let thread = try scope.correspondent.thread(replyingTo: .patient(patient.id))
        let locked = try LockedConversations.open(tx, call, thread)
        try allowance.require(tx, scope.clinicId, at: call.now)
        guard let row = locked[thread] else { throw Problem.notFound("Conversation") }
        let content = MessageContent(channel: .sms, subject: nil, message: body.message)
        let message = try MessageSender.run(
            tx, call, content, in: row, of: locked, isMailed: false, recorder)
        recorder.send(
            .whatsapp, to: phone, for: .appointment, patient: patient.id, template: "message.whatsapp",
            data: ["text": .string(body.message)], entity: message.id,
            due: call.now.adding(seconds: Self.headStart))
        return .json(
            Answer(
                messageId: message.id.description, phoneNumber: phone, status: "queued",
                timestamp: message.createdAt.description))
    }

    private func outcome(of messageId: ID) async throws -> SendOutcome {
        let row = try await database.read { tx in
            try tx.first(
                """
                SELECT id, status, reason FROM outbox WHERE entity_id = \(messageId)
                AND template = 'message.whatsapp'
                """
            ) { row in
                (
                    id: try row.get(0) as ID, status: try row.get(1) as String,
                    reason: try row.get(2) as String?
                )
            }
        }
        guard let row else { return .queued }
        switch row.status {
        case "sent": return .sent(providerId: nil)
        case "failed": return .refused(reason: row.reason ?? "no reason given")
        case "suppressed": return .suppressed(reason: row.reason ?? "no reason given")
        default: break
        }
        return await withTaskGroup(of: SendOutcome.self) { group in
            group.addTask { await sendNow(row.id) }
            group.addTask {
                try? await Task.sleep(for: Self.patience)
                return .queued
            }
            let first = await group.next() ?? .queued
            group.cancelAll()
            return first
        }
    }

    private func reply(_ answer: Answer, _ outcome: SendOutcome, _ headers: HTTPFields) throws -> Reply {
        var answer = answer
        switch outcome {
        case .sent: answer.status = "sent"
        case .queued: answer.status = "queued"
        case .refused(let reason): throw Problem.gatewayRefused(answer.phoneNumber, reason)
        case .suppressed(let reason): throw Problem.contactRefused(reason)
        }
        var reply = Reply.json(answer)
        reply.headers[.idempotencyReplayed] = headers[.idempotencyReplayed]
        return reply
    }
}

extension SendWhatsApp {
    struct Answer: WireObject {
        let success = true
        var messageId: String
        var phoneNumber: String
        /// What the gateway said: `sent`, or `queued` when it has not answered yet.
        var status: String
        var timestamp: String

        static let fields: [Field<Answer>] = [
            Field("success", \.success), Field("messageId", \.messageId, .uuid),
            Field("phoneNumber", \.phoneNumber),
            Field("status", \.status, .oneOf(["sent", "queued"])),
            Field("timestamp", \.timestamp, .timestamp),
        ]
    }
}

extension SendWhatsApp.Answer {
    /// The answer as it was stored.
    fileprivate init(stored body: [UInt8]) throws {
        let json = try JSONValue(parsing: body)
        self.init(
            messageId: json["messageId"]?.string ?? "", phoneNumber: json["phoneNumber"]?.string ?? "",
            status: json["status"]?.string ?? "", timestamp: json["timestamp"]?.string ?? "")
    }
}

extension Problem {
    fileprivate static func noPhoneNumber(_ patient: PatientCard) -> Problem {
        Problem(
            .badRequest, error: "Patient has no phone number",
            message:
                """
                \(patient.name) (\(patient.patientNumber)) has no phone number; add one to the \
                patient's record first
                """,
            code: "NO_PHONE_NUMBER", fields: [FieldError(field: "patientId", message: "has no phone number")])
    }

    /// The message stands in the app; it is not sent by the gateway.
    fileprivate static func contactRefused(_ reason: String) -> Problem {
        Problem(
            .conflict, error: "Message not delivered", message: "\(reason). It can be read in the app",
            code: "CONTACT_REFUSED")
    }

    fileprivate static func gatewayRefused(_ phone: String, _ reason: String) -> Problem {
        Problem(
            .badGateway, error: "Message not delivered",
            message: "The gateway refused the message to \(phone): \(reason)",
            code: "DELIVERY_REFUSED")
    }
}
