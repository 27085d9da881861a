import API
import Domain
import Storage

/// Collects what a write leaves behind, and writes it at the end of the same transaction (contract §4.15).
///
/// The clinic's row of sequences is locked here and nowhere else, as the last lock of each transaction: event
/// and audit numbers, and the stamps of changes, are so taken in commit order. A write takes its stamp once
/// it has read and locked all that it needs, so that no writer waits while holding the sequences for more
/// than its own rows and commit.
final class ChangeRecorder {
    /// Who writes, and into which clinic's sequences.
    private(set) var scope: ClinicScope
    let request: RequestData
    private let sandboxed: Set<DeliveryChannel>
    private let clock: Clock
    private let isBackdated: Bool
    /// Locked, with the stamp that it gave.
    private var stamped: (sequences: ClinicSequences, at: Instant, showing: Set<ID>)?
    /// Keys of patients that were asked for with the stamp.
    private var keys: AskedKeys?

    private var audits: [AuditEntry] = []
    private var events: [EventRow] = []
    private var counts: [CountDelta] = []
    private var changedUsers: Set<ID> = []
    private var notifications: [NotificationRow] = []
    private var outbox: [OutboxRow] = []

    /// - Parameters:
    ///   - sandboxed: Channels in which what is due at once has arrived when it is written; the worker need
    ///     not see it.
    ///   - clock: Tells when the write commits; nil where it is as good as the request's moment.
    ///   - isBackdated: Whether it is told as of the request's moment, also after later ones: for a clinic
    ///     that is being made up.
    init(
        scope: ClinicScope, request: RequestData, sandboxed: Set<DeliveryChannel> = [], clock: Clock? = nil,
        isBackdated: Bool = false
    ) {
        self.scope = scope
        self.request = request
        self.sandboxed = sandboxed
        self.clock = clock ?? Clock { request.now }
        self.isBackdated = isBackdated
    }

    private var clinicId: ID { scope.clinicId }

    /// Moves to another clinic of the writer's: for `/clinics/:id`, which names its clinic itself.
    func enter(_ scope: ClinicScope) {
        self.scope = scope
    }

    /// Who did what to which row. `before` and `after` are the row as JSON objects; nil where there was
    /// or is none.
    /// - Parameter patient: Whose row it is: what the entry tells of it is sealed under their key. Nil for
    ///   what
    ///   is no patient's.
    func audit(
        _ action: AuditAction, _ entity: AuditEntity, _ id: ID, of patient: ID? = nil,
        before: (any JSONEncodable)?, after: (any JSONEncodable)?
    ) {
        audits.append(
            AuditEntry(
                action: action, entity: entity, entityId: id, patient: patient, before: before?.jsonText,
                after: after?.jsonText))
    }

    /// A line in the inbox of each of `users`; it counts as read for the one who knows already, as they
    /// did it themselves.
    func notify(
        _ users: [ID], type: String, title: String, message: String, data: WrittenJSON, known: ID? = nil
    ) {
        guard !users.isEmpty else { return }
        for user in users {
            notifications.append(
                NotificationRow(
                    id: ID.make(at: request.now), userId: user, type: type, title: title, message: message,
                    data: data,
                    isRead: user == known))
        }
    }

    /// An e-mail or WhatsApp message for the delivery worker, due at once or at `due`. Returns the row's id.
    /// - Parameters:
    ///   - patient: Whom it is for, when that is a patient.
    ///   - isJudged: Whether somebody may have refused it, or quiet hours may hold it: then it is the
    ///     worker's, also in the sandbox.
    @discardableResult
    func send(
        _ channel: DeliveryChannel, to recipient: String, for purpose: DeliveryPurpose, patient: ID? = nil,
        template: String, data: WrittenJSON, entity: ID?, due: Instant? = nil, isJudged: Bool = true
    ) -> ID {
        let id = ID.make(at: request.now)
        let isJudged = purpose != .account && isJudged
        outbox.append(
            OutboxRow(
                id: id, channel: channel, recipient: recipient, template: template, data: data.jsonText,
                entityId: entity, purpose: purpose, patientId: patient, due: due ?? request.now,
                isDelivered: due == nil && !isJudged && sandboxed.contains(channel)))
        return id
    }

    /// Whether some deliveries have arrived when they are written: then it is now that the patient's refusal
    /// and the quiet hours count.
    var hasSandbox: Bool { !sandboxed.isEmpty }

    /// Lets deliveries that wait for the end of the clinic's quiet hours be judged again.
    func releaseHeld(_ tx: borrowing Transaction) throws {
        if try tx.run(OutboxRow.release(clinicId, at: request.now)) > 0 {
            try tx.notify(channel: "odontox_outbox", payload: "")
        }
    }

    /// An event of the clinic's stream.
    func publish(_ type: EventType, to audience: EventAudience, data: any JSONEncodable) {
        events.append(EventRow(type: type, audience: audience, content: .data(data.jsonText)))
    }

    /// An event of the clinic's stream, which shows the row as the last ``audit(_:_:_:before:after:)`` has it
    /// after the change.
    func publishAudited(_ type: EventType, to audience: EventAudience) {
        events.append(EventRow(type: type, audience: audience, content: .entry(audits.count - 1)))
    }

    /// An appointment counted in, or out of, its day.
    func count(_ change: CountDelta) {
        counts.append(change)
        if let doctorId = change.doctorId { bumpRevision([doctorId]) }
    }

    /// Users whose days or names change: other clinics where they work show that too, and must not go on
    /// showing what they remember.
    func bumpRevision(_ users: [ID]) { changedUsers.formUnion(users) }

    /// The moment of this write, in the clinic's order of changes (contract §4.13): what it stores as
    /// created, changed or deleted then is found by everybody who has seen the changes before it. Locks the
    /// sequences. To be asked for behind all other locks, and before the rows are written.
    /// - Parameters:
    ///   - users: Whose days or names change, as for ``bumpRevision(_:)``; all of them.
    ///   - patient: Of whom there will be an audit entry: their key is asked for in the same round trip.
    func stamp(
        _ tx: borrowing Transaction, showing users: [ID?] = [], sealingFor patient: ID? = nil
    ) throws -> Instant {
        bumpRevision(users.compactMap(\.self))
        if let stamped { return stamped.at }
        let asked = try ClinicSequences.ask(tx, clinicId: clinicId, showing: changedUsers)
        if let patient { keys = try tx.auditKeys.ask(tx, [patient], at: request.now) }
        guard var sequences = try ClinicSequences.locked(tx, asked, clinicId: clinicId) else {
            throw Problem.notFound("Clinic")
        }
        let moment = isBackdated ? sequences.stamp(backdated: request.now) : sequences.stamp(at: clock.now())
        stamped = (sequences, moment, changedUsers)
        return moment
    }

    /// Writes everything. Call once, as the transaction's last step. Nothing but the sequences is waited
    /// for, so that its lock, which all writers of a clinic take one by one, is held for one round trip
    /// and the commit.
    func flush(_ tx: borrowing Transaction) throws {
        if isEmpty { return }
        if outbox.contains(where: { !$0.isDelivered }) {
            try tx.notify(channel: "odontox_outbox", payload: "")
        }
        let now = try stamp(tx)
        guard var sequences = stamped?.sequences, let shown = stamped?.showing,
            changedUsers.isSubset(of: shown)
        else {
            // To lock further sequences behind the first one is how two writers come to wait for each other.
            throw DatabaseError(
                .other, "a write was stamped before it was known whose days or names it changes")
        }
        try tx.insertLater(NotificationRow.insertion, notifications.map { $0.row(clinicId, at: now) })
        try tx.insertLater(OutboxRow.insertion, outbox.map { $0.row(clinicId, at: now) })
        let links = try tx.auditKeys.sealed(drafts(at: now), tx, in: clinicId, keys, at: now)
        let events = events + notifications.map(\.event)
        try AppointmentCounts(counts).write(tx, clinicId: clinicId)
        try sequences.append(tx, links, events, at: now)
        try sequences.write(tx, isChanged: true)
        if !events.isEmpty { try tx.notify(channel: "odontox_events", payload: clinicId.description) }
    }

    private func drafts(at now: Instant) throws -> [AuditDraft] {
        if let forgotten = audits.first(where: \.lacksPatient) {
            throw DatabaseError(
                .other, "an audit entry of a patient's \(forgotten.entity.rawValue) does not name the patient"
            )
        }
        return audits.map { AuditDraft($0, by: scope, request: request, at: now) }
    }

    private var isEmpty: Bool {
        stamped == nil && audits.isEmpty && events.isEmpty && counts.isEmpty && notifications.isEmpty
            && outbox.isEmpty
    }
}
