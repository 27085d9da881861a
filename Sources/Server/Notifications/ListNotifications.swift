import API
import Domain
import Storage

/// `GET /notifications`: the caller's inbox in this clinic, newest first.
enum ListNotifications {
    static let columns: SQL = "id, clinic_id, type, title, message, data, read_at, created_at"

    static let order = ListOrder.falling("notifications", .instant("created_at"), .id("id"))

    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let query = call.request.query()
        let page = PageRequest(query, order, call.scope)
        let unread = query.optional("unread", .bool)
        try query.done()
        let found = try page.read(
            tx, columns, from: source(call.scope, unread: unread), InboxNotification.init)
        return .json(
            InboxPage(
                data: found.data, unreadCount: try unreadCount(tx, call.scope), pagination: found.pagination),
            capacity: 16_384)
    }

    static func unreadCount(_ tx: borrowing Transaction, _ scope: ClinicScope) throws -> Int {
        try tx.first("SELECT count(*) FROM \(source(scope, unread: true))") { try $0.get(0) } ?? 0
    }

    /// The inbox, or its unread or read half. SQLite finds each half in its order and merges them.
    static func source(_ scope: ClinicScope, unread: Bool?) -> SQL {
        if let unread { return "notifications \(owned(scope)) AND \(isUnread(unread))" }
        return .dialect(
            sqlite: """
                (SELECT * FROM notifications \(owned(scope)) AND \(isUnread(true))
                UNION ALL SELECT * FROM notifications \(owned(scope)) AND \(isUnread(false))) WHERE true
                """,
            postgres: "notifications \(owned(scope))")
    }

    /// As the engine's index has it.
    static func isUnread(_ unread: Bool) -> SQL {
        .dialect(
            sqlite: "(read_at IS NULL) = \(unread)",
            postgres: unread ? "read_at IS NULL" : "read_at IS NOT NULL")
    }

    /// The rows of one person's inbox.
    static func owned(_ scope: ClinicScope) -> SQL {
        "WHERE clinic_id = \(scope.clinicId) AND user_id = \(scope.userId)"
    }
}

extension InboxNotification {
    /// Reads ``ListNotifications/columns``.
    init(_ row: borrowing Row) throws {
        let readAt: Instant? = try row.get(6)
        self.init(
            id: (try row.get(0) as ID).description, clinicId: (try row.get(1) as ID).description,
            type: try row.get(2),
            title: try row.get(3), message: try row.get(4),
            data: try JSONValue(parsing: try row.get(5, as: String.self)),
            isRead: readAt != nil, readAt: readAt?.description,
            createdAt: (try row.get(7) as Instant).description)
    }
}
