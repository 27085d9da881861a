import API
import Domain
import Storage

/// `GET /deliveries`: what was sent to whom, newest first, with its words (contract §6, §11).
enum ListDeliveries {
    static let order = ListOrder.falling("deliveries", .instant("o.created_at"), .id("o.id"))

    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let query = call.request.query()
        let page = PageRequest(query, order, call.scope)
        let channel = query.optional("channel", .choice(of: DeliveryChannel.self))
        let status = query.optional("status", .choice(of: DeliveryStatus.self))
        try query.done()
        let ofChannel: SQL = channel.map { "AND o.channel = \($0.rawValue)" } ?? ""
        let inStatus: SQL = status.map { "AND o.status = \($0.rawValue)" } ?? ""
        let source: SQL = """
            outbox o JOIN clinics c ON c.id = o.clinic_id
            WHERE o.clinic_id = \(call.scope.clinicId) AND \(AccountMailRow.listed) \(ofChannel) \(inStatus)
            """
        return .json(try page.read(tx, Delivery.columns, from: source))
    }
}

/// `GET /deliveries/:id`.
enum GetDelivery {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let delivery = try tx.first(
            """
            SELECT \(Delivery.columns) FROM outbox o JOIN clinics c ON c.id = o.clinic_id
            WHERE o.clinic_id = \(call.scope.clinicId) AND o.id = \(try call.id())
            AND \(AccountMailRow.listed)
            """, Delivery.columns.read)
        guard let delivery else { throw Problem.notFound("Delivery") }
        return .json(delivery)
    }
}

/// One e-mail or WhatsApp message on its way out.
struct Delivery: Sendable {
    var outboxMessage: OutboxMessage
    var status: DeliveryStatus
    /// Why the last attempt failed, or why it waits or was not sent.
    var reason: String?
    var sentAt: Instant?
    /// What the recipient reads; no subject on WhatsApp.
    let text: DeliveryText?

    static let columns = Columns(OutboxMessage.columns, "o.status", "o.reason", "o.sent_at") {
        outboxMessage, status, reason, sentAt in
        Delivery(
            outboxMessage: outboxMessage, status: status, reason: reason, sentAt: sentAt,
            text: DeliveryText(outboxMessage))
    }
}

extension Delivery: WireObject {
    static let schemaName: String? = "Delivery"
    static let fields: [Field<Delivery>] = [
        Field("id", \.outboxMessage.id), Field("clinicId", \.outboxMessage.clinicId),
        Field("channel", \.outboxMessage.channel),
        Field("recipient", \.outboxMessage.recipient), Field("template", \.outboxMessage.template),
        Field("purpose", \.outboxMessage.purpose),
        Field("status", \.status),
        Field("attempts", \.outboxMessage.attempts), Field("reason", \.reason),
        Field("reference", \.outboxMessage.id),
        Field("createdAt", \.outboxMessage.createdAt), Field("sentAt", \.sentAt),
        Field("subject", \.text?.subject),
        Field("text", \.text?.plain),
    ]
}

extension DeliveryStatus: WireValue, SQLDecodable {}
extension DeliveryChannel: WireValue, SQLDecodable {}

enum DeliveryStatus: String, CaseIterable, Sendable {
    case pending, sent, failed, suppressed
}
