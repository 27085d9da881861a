import API
import Domain
import Storage

/// `POST /messages/conversations/:id/read`: marks all that the caller has received in a conversation as read.
enum ReadConversation {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let (conversation, threads) = try ConversationAccess.threads(tx, call)
        let locked = try LockedConversations.lock(tx, scope, threads[0])
        var (count, moment) = (0, call.now)
        for thread in threads {
            guard let row = locked[thread] else { continue }
            let unread = try ReadState.unread(tx, scope, row)
            guard unread > 0 else { continue }
            moment = try recorder.stamp(tx)
            try ReadState.readAll(tx, scope, row, unread: unread, at: moment)
            count += unread
            recorder.audit(
                .read, .conversation, row.id, before: nil,
                after: ["messagesMarkedRead": JSONValue(unread)] as JSONValue)
        }
        let readAt = moment.description
        if count > 0 { announce(conversation, threads, count, readAt, call, recorder) }
        return .json(
            Answer(conversationId: conversation.description, messagesMarkedRead: count, readAt: moment))
    }

    struct Answer: WireObject {
        let success = true
        var conversationId: String
        var messagesMarkedRead: Int
        var readAt: Instant

        static let fields: [Field<Answer>] = [
            Field("success", \.success),
            Field("conversationId", \.conversationId, MessageSchemas.conversationId),
            Field("messagesMarkedRead", \.messagesMarkedRead), Field("readAt", \.readAt),
        ]
    }

    private static func announce(
        _ conversation: ConversationID, _ threads: [MessageThread], _ count: Int, _ readAt: String,
        _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) {
        func data(_ id: ConversationID, patient: ID?) -> JSONValue {
            [
                "conversationId": .string(id.description),
                "clinicId": .string(call.scope.clinicId.description),
                "patientId": JSONValue(patient?.description),
                "threads": .array(threads.compactMap(\.kindName)),
                "readBy": .string(call.scope.userId.description), "messagesMarkedRead": JSONValue(count),
                "readAt": .string(readAt),
            ]
        }
        switch threads[0] {
        case .patient(let patient, _):
            recorder.publish(
                .conversationRead, to: .clinic(patient: patient), data: data(conversation, patient: patient))
        case .direct(let one, let other):
            // Each of the two knows the conversation by the other's name.
            recorder.publish(.conversationRead, to: .users(one, one), data: data(.staff(other), patient: nil))
            recorder.publish(
                .conversationRead, to: .users(other, other), data: data(.staff(one), patient: nil))
        }
    }
}

extension MessageThread {
    fileprivate var kindName: JSONValue? {
        if case .patient(_, let kind) = self { .string(kind.rawValue) } else { nil }
    }
}
