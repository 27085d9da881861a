import Domain
import Storage

/// How much a patient may write: so many messages in a while, on all servers together (Accounts, A4).
struct WritingLimit: Sendable {
    static let messages = 20
    static let minutes = 10

    /// False where limits are turned off.
    let isOn: Bool

    /// Throws 429 for a patient who has written as much as they may. To be asked once their conversations are
    /// locked, so that messages at once are counted one after the other. Deleted messages count, by their
    /// lines in the audit trail.
    func require(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws {
        guard isOn, call.scope.role == .patient else { return }
        let oldest: Instant? = try tx.first(
            """
            SELECT at FROM audit_entries
            WHERE clinic_id = \(call.scope.clinicId) AND actor_id = \(call.scope.userId)
                AND at > \(call.now.adding(minutes: -Self.minutes)) AND entity = 'message'
                AND action = 'created'
            ORDER BY at DESC, number DESC LIMIT 1 OFFSET \(Self.messages - 1)
            """
        ) { try $0.get(0) }
        guard let oldest else { return }
        let left = oldest.adding(minutes: Self.minutes).milliseconds(since: call.now)
        throw Problem.tooManyRequests(
            "You can write \(Self.messages) messages in \(Self.minutes) minutes; wait a moment",
            retryAfter: max(1, Int((left + 999) / 1000)))
    }
}
