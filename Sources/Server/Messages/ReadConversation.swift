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
        if count > 0 {
            let reading = Reading(conversation: conversation, threads: threads, count: count, at: moment)
            try announce(tx, reading, recorder)
        }
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
        _ tx: borrowing Transaction, _ reading: Reading, _ recorder: ChangeRecorder
    ) throws {
        let scope = recorder.scope
        switch reading.threads[0] {
        case .patient(let patient, _):
            let isStaff = scope.role.isStaff
            recorder.publish(
                .conversationRead, to: .clinic(patient: isStaff ? nil : patient),
                data: reading.event(reading.conversation, patient: patient, by: scope.userId, scope))
            guard isStaff else { return }
            // A patient learns that the clinic has read, not which of its people (Accounts, A8).
            guard let account = try Self.account(tx, scope, of: patient) else { return }
            recorder.publish(
                .conversationRead, to: .users(account, account),
                data: reading.event(reading.conversation, patient: patient, by: scope.clinicId, scope))
        case .direct(let one, let other):
            // Each of the two knows the conversation by the other's name.
            for (reader, peer) in [(one, other), (other, one)] {
                recorder.publish(
                    .conversationRead, to: .users(reader, reader),
                    data: reading.event(.staff(peer), patient: nil, by: scope.userId, scope))
            }
        }
    }
}

extension ReadConversation {
    /// The user of the patient's portal account, whose stream tells what others must not see.
    static func account(
        _ tx: borrowing Transaction, _ scope: ClinicScope, of patient: ID
    ) throws -> ID? {
        try tx.first(
            """
            SELECT user_id FROM memberships WHERE clinic_id = \(scope.clinicId)
            AND patient_id = \(patient) AND ended_at IS NULL
            """
        ) { try $0.get(0) as ID }
    }
}

/// What was read, as its events tell it.
private struct Reading {
    var conversation: ConversationID
    var threads: [MessageThread]
    var count: Int
    var at: Instant

    /// - Parameter reader: The user who has read it, or for a patient's eyes their clinic.
    func event(_ id: ConversationID, patient: ID?, by reader: ID, _ scope: ClinicScope) -> JSONValue {
        [
            "conversationId": .string(id.description), "clinicId": .string(scope.clinicId.description),
            "patientId": JSONValue(patient?.description), "threads": .array(threads.compactMap(\.kindName)),
            "readBy": .string(reader.description), "messagesMarkedRead": JSONValue(count),
            "readAt": .string(at.description),
        ]
    }
}

extension MessageThread {
    fileprivate var kindName: JSONValue? {
        if case .patient(_, let kind) = self { .string(kind.rawValue) } else { nil }
    }
}
