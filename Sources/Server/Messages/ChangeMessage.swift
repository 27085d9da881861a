import API
import Domain
import Storage

/// `PUT /messages/:id`: the caller's own read state and star (contract §5.5).
enum ChangeMessage {
    /// Each field may be missing; one that is null counts as missing.
    struct Body: Sendable {
        var status: MessageStatus?
        var isStarred: Bool?
        var readAt: Instant?

        init(_ fields: Fields) throws {
            status = fields.optional("status", .choice(of: MessageStatus.self))
            isStarred = fields.optional("isStarred", .bool)
            readAt = fields.optional("readAt", .instant)
            try fields.done()
        }
    }

    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<Body>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let (before, _) = try MessageRow.locked(tx, scope, try call.id())
        let change = try body.get()
        if let readAt = change.readAt { try check(readAt, of: before, now: call.now) }
        // Of a sent message, read and unread are the other side's to say.
        let isOwn = before.senderId == scope.userId
        let isRead = !isOwn && wanted(change, before, now: call.now) != before.readAt
        let isStarred = change.isStarred.map { $0 != before.isStarred } ?? false
        guard isRead || isStarred else { return .json(before) }
        let now = try recorder.stamp(tx)
        if isRead {
            try ReadState.mark(tx, scope, before, readAt: wanted(change, before, now: now), now: now)
        }
        if isStarred { try ReadState.star(tx, scope, before, !before.isStarred, now: now) }

        let after = try MessageRow.found(tx, scope, before.id)
        recorder.audit(
            .updated, .message, after.id, of: after.patient?.id, before: before.state(of: scope),
            after: after.state(of: scope))
        // That somebody has read it concerns all who see the message; a star only who set it.
        if isRead { try announce(after, tx, recorder) }
        if isStarred {
            recorder.publish(
                .messageUpdated, to: .users(scope.userId, scope.userId),
                data: after.change(by: scope.userId, star: after.isStarred))
        }
        return .json(after)
    }

    /// A patient learns that the clinic has read it, not which of its people (Accounts, A8).
    private static func announce(
        _ message: MessageRow, _ tx: borrowing Transaction, _ recorder: ChangeRecorder
    ) throws {
        let scope = recorder.scope
        let change = message.change(by: scope.userId, star: nil)
        guard let patient = message.patient?.id, scope.role.isStaff else {
            return recorder.publish(.messageUpdated, to: message.audience, data: change)
        }
        recorder.publish(.messageUpdated, to: .clinic(patient: nil), data: change)
        guard let account = try ReadConversation.account(tx, scope, of: patient) else { return }
        recorder.publish(
            .messageUpdated, to: .users(account, account),
            data: message.change(by: scope.clinicId, star: nil))
    }

    /// How far a client's clock may be wrong, in minutes (contract §5.6).
    static let clockError = 5

    /// Throws 400 for a moment before the message was sent, or after now. Servers' clocks differ too, so that
    /// a message may be from later than now.
    private static func check(_ readAt: Instant, of message: MessageRow, now: Instant) throws {
        let earliest = min(message.createdAt, now).adding(minutes: -clockError)
        let latest = max(message.createdAt, now).adding(minutes: clockError)
        guard readAt < earliest || readAt > latest else { return }
        throw Problem.invalid(
            "readAt",
            """
            must lie between the message's createdAt (\(message.createdAt)) and now (\(now)), give or \
            take \(clockError) minutes
            """
        )
    }

    private static func wanted(_ change: Body, _ message: MessageRow, now: Instant) -> Instant? {
        switch change.status {
        case .unread: nil
        case .read: change.readAt ?? message.readAt ?? now
        case nil: change.readAt ?? message.readAt
        }
    }
}

extension MessageRow {
    /// What `message.updated` says: how the message now stands with the user who changed it.
    /// - Parameter reader: That user, or for a patient's eyes their clinic.
    func change(by reader: ID, star: Bool?) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("id", .string(id.description)), ("clinicId", .string(clinicId.description)),
            ("patientId", JSONValue(patient?.id.description)),
            ("recipientId", JSONValue(recipient?.id.description)), ("sentBy", .string(senderId.description)),
            ("changedBy", .string(reader.description)), ("status", .string(status.rawValue)),
            ("readAt", JSONValue(readAt?.description)),
        ]
        if let star { members.append(("isStarred", .bool(star))) }
        return .object(JSONObject(members))
    }

    /// What the audit trail keeps of a change.
    func state(of scope: ClinicScope) -> JSONValue {
        [
            "status": .string(status.rawValue), "readAt": JSONValue(readAt?.description),
            "isStarred": .bool(isStarred),
        ]
    }
}
