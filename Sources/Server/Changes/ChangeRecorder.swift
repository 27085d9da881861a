import API
import Domain
import Storage

/// Collects what a write leaves behind, and writes it at the end of the same transaction (contract §4.15).
///
/// The clinic's row of sequences is locked here and nowhere else, as the last lock of each transaction:
/// event and audit numbers are so taken in commit order, and no writer waits while holding it for more than
/// its own commit.
final class ChangeRecorder {
    /// Who writes, and into which clinic's sequences.
    private(set) var scope: ClinicScope
    let request: RequestData
    private let sandboxed: Set<DeliveryChannel>

    private var audits: [AuditEntry] = []
    private var events: [EventRow] = []
    private var counts: [CountDelta] = []
    private var changedUsers: Set<ID> = []
    private var notifications: [NotificationRow] = []
    private var outbox: [OutboxRow] = []

    /// - Parameter sandboxed: Channels in which what is due at once has arrived when it is written; the
    ///   worker need not see it.
    init(scope: ClinicScope, request: RequestData, sandboxed: Set<DeliveryChannel> = []) {
        self.scope = scope
        self.request = request
        self.sandboxed = sandboxed
    }

    private var clinicId: ID { scope.clinicId }

    /// Moves to another clinic of the writer's: for `/clinics/:id`, which names its clinic itself.
    func enter(_ scope: ClinicScope) {
        self.scope = scope
    }

    /// Who did what to which row. `before` and `after` are the row as JSON objects; nil where there was
    /// or is none.
    func audit(
        _ action: AuditAction, _ entity: AuditEntity, _ id: ID, before: (any JSONEncodable)?,
        after: (any JSONEncodable)?
    ) {
        audits.append(
            AuditEntry(
                action: action, entity: entity, entityId: id, before: before?.jsonText, after: after?.jsonText
            ))
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
    @discardableResult
    func send(
        _ channel: DeliveryChannel, to recipient: String, template: String, data: WrittenJSON, entity: ID?,
        due: Instant? = nil
    ) -> ID {
        let id = ID.make(at: request.now)
        outbox.append(
            OutboxRow(
                id: id, channel: channel, recipient: recipient, template: template, data: data.jsonText,
                entityId: entity, due: due ?? request.now,
                isDelivered: due == nil && sandboxed.contains(channel)))
        return id
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

    /// Writes everything. Call once, as the transaction's last step. Nothing but the sequences is waited
    /// for, so that its lock, which all writers of a clinic take one by one, is held for one round trip
    /// and the commit.
    func flush(_ tx: borrowing Transaction) throws {
        if isEmpty { return }
        let now = request.now
        try tx.insertLater(NotificationRow.insertion, notifications.map { $0.row(clinicId, at: now) })
        try tx.insertLater(OutboxRow.insertion, outbox.map { $0.row(clinicId, at: now) })
        if outbox.contains(where: { !$0.isDelivered }) {
            try tx.notify(channel: "odontox_outbox", payload: "")
        }
        let links = audits.map { AuditLink($0, by: scope, request: request) }
        let events = events + notifications.map(\.event)
        guard var sequences = try ClinicSequences.lock(tx, clinicId: clinicId, showing: changedUsers) else {
            throw Problem.notFound("Clinic")
        }
        try AppointmentCounts(counts).write(tx, clinicId: clinicId)
        try sequences.append(tx, links, events, at: now)
        try sequences.write(tx, changedAt: now)
        if !events.isEmpty { try tx.notify(channel: "odontox_events", payload: clinicId.description) }
    }

    private var isEmpty: Bool {
        audits.isEmpty && events.isEmpty && counts.isEmpty && notifications.isEmpty && outbox.isEmpty
    }
}

extension Step {
    /// Writes what a write leaves behind, in its transaction; notes whose data a read has shown, a
    /// moment after it.
    static func record(_ accessLog: AccessLog) -> Step {
        Step(
            "record",
            outside: { exchange, next in
                // Who reads the trail sees what was read before, though that is written a moment late. What
                // can't be written waits on.
                if exchange.route.showsAuditTrail { try? await accessLog.flush() }
                let reply = try await next(&exchange)
                if let reading = exchange.reading { try await accessLog.record(reading) }
                return reply
            },
            inside: { tx, exchange, next in
                let call = try exchange.authorized()
                if let recorder = exchange.recorder {
                    try recorder.flush(tx)
                } else if let subject = exchange.route.audits?(call.scope, call.request) {
                    exchange.reading = AccessLog.Entry(
                        scope: call.scope, request: call.request, subject: subject)
                }
                try next(tx, &exchange)
            })
    }
}
