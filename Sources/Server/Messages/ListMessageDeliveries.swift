import API
import Domain
import Storage

/// `GET /messages/conversations/:id/deliveries`: what became of the e-mails and WhatsApp messages that the
/// messages of a conversation caused (contract §6). Who at the desk writes must know whether it arrived.
enum ListMessageDeliveries {
    /// An answer holds so many at most.
    static let limit = 2000

    private static let templates =
        ["message.whatsapp"]
        + [NotificationEvent.messageToPatient, .messageToDoctor, .messageToClinic, .messageToStaff]
        .map(\.rawValue)

    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let (conversation, threads) = try ConversationAccess.threads(tx, call)
        let page = try ListThread.page(call, conversation)
        let ids = ListThread.ids(call.scope, threads, page, limit: page.limit)
        // SQLite keeps to the order of a `CROSS JOIN`: the few messages first, then their rows by index.
        let found = try tx.query(
            """
            SELECT \(MessageDelivery.columns) FROM (\(ids)) page CROSS JOIN outbox o
            WHERE o.clinic_id = \(call.scope.clinicId) AND o.entity_id = page.id
            AND o.template IN \(list: templates)
            ORDER BY o.created_at, o.id LIMIT \(limit)
            """, MessageDelivery.columns.read)
        return .json(Answer(data: found))
    }

    struct Answer: WireObject {
        var data: [MessageDelivery]

        static let fields: [Field<Answer>] = [
            Field("data", \.data, .list(MessageDelivery.schema, limit: limit))
        ]
    }
}

/// How one e-mail or WhatsApp message of a message stands.
struct MessageDelivery: WireObject, Sendable {
    var messageId: ID
    var channel: DeliveryChannel
    var status: DeliveryStatus
    var attempts: Int
    /// Why the last attempt failed, or why it waits or was not sent.
    var reason: String?
    var sentAt: Instant?

    static let columns = Columns(
        "o.entity_id", "o.channel", "o.status", "o.attempts", "o.reason", "o.sent_at",
        as: MessageDelivery.init)

    static let schemaName: String? = "MessageDelivery"
    static let fields: [Field<MessageDelivery>] = [
        Field("messageId", \.messageId), Field("channel", \.channel), Field("status", \.status),
        Field("attempts", \.attempts), Field("reason", \.reason), Field("sentAt", \.sentAt),
    ]
}
