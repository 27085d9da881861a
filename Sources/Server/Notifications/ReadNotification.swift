import API
import Domain
import Storage

/// `GET /notifications/:id`.
enum GetNotification {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let own = ListNotifications.owned(call.scope)
        let source: SQL = "notifications \(own) AND id = \(try call.id())"
        return .json(try tx.found("Notification", Notification.columns, from: source))
    }

    static func lock(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws {
        let own = ListNotifications.owned(call.scope)
        try tx.hold("notifications \(own) AND id = \(try call.id())")
    }
}

/// `POST /notifications/:id/read`.
enum ReadNotification {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let id = try call.id()
        let own = ListNotifications.owned(call.scope)
        try tx.run(
            """
            UPDATE notifications SET read_at = \(Self.moment(call.now)) \(own) AND id = \(id)
            AND read_at IS NULL
            """
        )
        return try GetNotification.run(tx, call)
    }

    /// Never that of its making, which says that it was known to its reader from the first (``StreamEvent``).
    static func moment(_ now: Instant) -> SQL {
        "CASE WHEN created_at < \(now) THEN \(now) ELSE created_at + 1 END"
    }
}

/// `POST /notifications/read-all`.
enum ReadAllNotifications {
    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let count = try tx.run(
            """
            UPDATE notifications SET read_at = \(ReadNotification.moment(call.now))
            \(ListNotifications.owned(call.scope)) AND \(ListNotifications.isUnread(true))
            """)
        return .json(Answer(markedRead: count, readAt: call.now))
    }

    struct Answer: WireObject {
        let success = true
        var markedRead: Int
        var readAt: Instant

        static let fields: [Field<Answer>] = [
            Field("success", \.success), Field("markedRead", \.markedRead), Field("readAt", \.readAt),
        ]
    }
}
