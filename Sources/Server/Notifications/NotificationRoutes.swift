import API
import HTTPTypes

/// Everybody's own inbox (contract §8, §11).
enum NotificationRoutes {
    static let routes: [Route] = [
        .read("/notifications", .everyMember, list, ListNotifications.run)
            .tallied { scope, _ in
                scope.patientId.map { .init(entity: .patient, id: $0) }
                    ?? .init(entity: .notification, id: scope.clinicId)
            },
        .read("/notifications/:id", .everyMember, get, GetNotification.run)
            .held { tx, call in try GetNotification.lock(tx, call) },
        .write(.post, "/notifications/read-all", .everyMember, readAll) { tx, call, _ in
            try ReadAllNotifications.run(tx, call)
        },
        .write(.post, "/notifications/:id/read", .everyMember, read) { tx, call, _ in
            try ReadNotification.run(tx, call)
        },
    ]

    private static let tag = "Notifications"

    private static let list = Operation(
        tag: tag, summary: "List one's notifications",
        description: "Newest first; new ones also come over the stream.",
        query: .list(ListNotifications.unread),
        answer: .json(Inbox.schema))

    private static let get = Operation(
        tag: tag, summary: "Get one of one's notifications", answer: .json(Notification.schema))

    private static let read = Operation(
        tag: tag, summary: "Mark a notification as read", description: "Once more changes nothing.",
        answer: .json(Notification.schema))

    private static let readAll = Operation(
        tag: tag, summary: "Mark all notifications as read",
        answer: .json(ReadAllNotifications.Answer.schema))
}
