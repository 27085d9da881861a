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
        let page = try Self.page(call, conversation)
        let sql = messages(call.scope, threads, page)
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

    /// The page of a conversation that the query asks for. Throws all that is wrong with the query.
    static func page(_ call: AuthorizedRequest, _ conversation: ConversationID) throws -> PageRequest {
        let query = call.request.query()
        let page = Self.page(query, order(conversation), call.scope)
        try query.done()
        return page
    }

    /// Times rise strictly within a patient's two threads and within any other.
    private static func order(_ conversation: ConversationID) -> ListOrder {
        .falling("messages/conversations/\(conversation)", .instant("m.created_at"))
    }

    private static func messages(
        _ scope: ClinicScope, _ threads: [MessageThread], _ page: PageRequest
    ) -> SQL {
        """
        SELECT \(MessageRow.columns(for: scope.userId)), \(page.order.columns)
        FROM (\(ids(scope, threads, page, limit: page.limit + 1))) page
        JOIN messages m ON m.id = page.id \(MessageRow.joins)
        ORDER BY \(page.order.sequence)
        """
    }

    /// The ids of a page's messages: each thread's newest by index; of both, those that fit.
    static func ids(
        _ scope: ClinicScope, _ threads: [MessageThread], _ page: PageRequest, limit: Int
    ) -> SQL {
        let pages: [SQL] = threads.map { thread in
            """
            SELECT * FROM (
                SELECT m.id, m.created_at FROM messages m
                WHERE m.thread_id = (SELECT id FROM message_threads WHERE \(condition(scope, thread)))
                AND m.deleted_at IS NULL AND \(page.bound ?? "true")
                ORDER BY m.created_at DESC LIMIT \(limit)
            ) newest
            """
        }
        return """
            SELECT id FROM (\(pages.joined(separator: " UNION ALL "))) found ORDER BY created_at DESC
            LIMIT \(limit)
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
