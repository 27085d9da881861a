import API
import Domain
import Storage

/// `GET /notifications`: the caller's inbox in this clinic, newest first.
enum ListNotifications {
    static let order = ListOrder.falling("notifications", .instant("created_at"), .id("id"))

    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let (page, unread) = try PageRequest.read(call, order, unread)
        let found = try page.read(tx, Notification.columns, from: source(call.scope, unread: unread))
        return .json(
            Inbox(
                data: found.data, unreadCount: try unreadCount(tx, call.scope), pagination: found.pagination),
            capacity: 16_384)
    }

    static func unread(_ query: Fields) -> Bool? {
        query.optional("unread", .bool, "true: only those not read yet; false: only those read")
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

/// A page of the inbox with the count of all that is unread.
struct Inbox: WireObject {
    var data: [Notification]
    var unreadCount: Int
    var pagination: Pagination

    static let fields: [Field<Inbox>] = [
        Field("data", \.data, .list(Notification.schema, limit: PageLimit.rows)),
        Field("unreadCount", \.unreadCount),
        Field("pagination", \.pagination),
    ]
}
