import Domain
import Storage

/// What a write leaves in its clinic's ledger: that which is numbered in the order of the commits, and so comes last.
struct LedgerLines: Sendable {
    let scope: ClinicScope
    /// When.
    let now: Instant
    var audits = AuditBatch()
    var events = EventBatch()
    var tallies: [TallyChange] = []
    /// Users whose days or names change.
    var touched: Set<ID> = []
    /// Whether something was put into the outbox.
    var hasDeliveries = false

    private var isEmpty: Bool { audits.count == 0 && events.isEmpty && tallies.isEmpty && !hasDeliveries }

    init(scope: ClinicScope, at now: Instant) {
        self.scope = scope
        self.now = now
    }

    /// Takes the ledger's lock.
    func write(_ tx: borrowing Transaction) throws {
        if isEmpty { return }
        guard let ledger = try Ledger.lock(tx, clinicId: scope.clinicId, touching: touched, directory: scope.directory) else {
            throw Problem.notFound("Clinic")
        }
        for change in tallies { ledger.count(change) }
        try ledger.append(tx, audits, events)
        if !events.isEmpty { try tx.notify(channel: "odontox_events", payload: scope.clinicId.description) }
        ledger.noteChange(at: now)
    }
}
