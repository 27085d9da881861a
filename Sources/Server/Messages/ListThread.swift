import API
import Domain
import HTTPTypes
import Storage

/// `GET /messages/conversations/:id`: the newest messages of a conversation, oldest first; earlier ones by
/// cursor or by `before`.
enum ListThread {
    static let limits = 1...500

    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let (conversation, threads) = try ConversationAccess.threads(tx, call)
        let query = call.request.query()
        let order = order(conversation)
        let page = page(query, order, call.scope)
        try query.done()

        let sql = self.page(call.scope, threads, order, page.bound, limit: page.limit + 1)
        let found = try page.rows(tx, sql, MessageRow.columns(for: call.scope.userId).read)
        var reply = Reply.json(Array(found.rows.reversed()), capacity: 768 * (found.rows.count + 1))
        if let cursor = found.nextCursor {
            reply.headers[.link] = NextLink.link(
                call.request, [("limit", "\(page.limit)"), ("cursor", cursor)])
        }
        return reply
    }

    static func page(_ query: Fields, _ order: ListOrder, _ scope: ClinicScope) -> PageRequest {
        PageRequest(unnumbered: query, order, scope, limits: limits, defaultLimit: 200)
    }

    /// Times rise strictly within a patient's two threads and within any other.
    private static func order(_ conversation: ConversationID) -> ListOrder {
        .falling("messages/conversations/\(conversation)", .instant("m.created_at"))
    }

    private static func page(
        _ scope: ClinicScope, _ threads: [MessageThread], _ order: ListOrder, _ bound: SQL?, limit: Int
    ) -> SQL {
        // Each thread's newest by index; of both, those that fit.
        let pages: [SQL] = threads.map { thread in
            """
            SELECT * FROM (
                SELECT m.id, m.created_at FROM messages m
                WHERE m.thread_id = (SELECT id FROM message_threads WHERE \(condition(scope, thread)))
                AND m.deleted_at IS NULL AND \(bound ?? "true")
                ORDER BY m.created_at DESC LIMIT \(limit)
            ) newest
            """
        }
        return """
            SELECT \(MessageRow.columns(for: scope.userId)), \(order.columns)
            FROM (
                SELECT id FROM (\(pages.joined(separator: " UNION ALL "))) found ORDER BY created_at DESC
                LIMIT \(limit)
            ) page JOIN messages m ON m.id = page.id \(MessageRow.joins)
            ORDER BY \(order.sequence)
            """
    }

    private static func condition(_ scope: ClinicScope, _ thread: MessageThread) -> SQL {
        switch thread {
        case .patient(let patient, let kind):
            "clinic_id = \(scope.clinicId) AND patient_id = \(patient) AND kind = \(kind.rawValue)"
        case .direct(let one, let other):
            "clinic_id = \(scope.clinicId) AND user_a = \(one) AND user_b = \(other)"
        }
    }
}
