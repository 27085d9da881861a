import API
import Domain
import HTTPTypes
import Storage

/// `GET /messages/conversations/:id`: the newest messages of a conversation, oldest first; earlier ones by `before`.
enum ListThread {
    static let limits = 1...500
    static let defaultLimit = 200

    static func run(_ tx: borrowing Transaction, _ call: Call) throws -> Reply {
        let (_, threads) = try ConversationAccess.threads(tx, call)
        let query = call.request.query()
        let limit = query.optional("limit", .integer(in: limits)) ?? defaultLimit
        let before = query.optional("before", .instant)
        try query.done()

        let rows = try tx.query(page(call.scope, threads, before: before, limit: limit), MessageRow.init)
        var reply = Reply.json(Array(rows.reversed().map(\.wire)), capacity: 768 * (rows.count + 1))
        if rows.count == limit, let oldest = rows.last {
            reply.headers[.link] = Continuation.link(call.request, [("limit", "\(limit)"), ("before", oldest.createdAt.description)])
        }
        return reply
    }

    static func page(_ scope: ClinicScope, _ threads: [MessageThread], before: Instant?, limit: Int) -> SQL {
        let bound = before ?? Instant(milliseconds: .max)
        // Each thread's newest by index; of both, those that fit.
        let pages: [SQL] = threads.map { thread in
            """
            SELECT * FROM (
                SELECT id, created_at FROM messages
                WHERE thread_id = (SELECT id FROM message_threads WHERE \(condition(scope, thread)))
                AND deleted_at IS NULL AND created_at < \(bound)
                ORDER BY created_at DESC LIMIT \(limit)
            ) newest
            """
        }
        return """
            SELECT \(MessageRow.columns(for: scope.userId))
            FROM (
                SELECT id FROM (\(pages.joined(separator: " UNION ALL "))) found ORDER BY created_at DESC LIMIT \(limit)
            ) page JOIN messages m ON m.id = page.id \(MessageRow.joins)
            ORDER BY m.created_at DESC
            """
    }

    private static func condition(_ scope: ClinicScope, _ thread: MessageThread) -> SQL {
        switch thread {
        case .patient(let patient, let kind):
            "clinic_id = \(scope.clinicId) AND patient_id = \(patient) AND kind = \(kind.rawValue)"
        case .direct(let one, let other): "clinic_id = \(scope.clinicId) AND user_a = \(one) AND user_b = \(other)"
        }
    }
}
