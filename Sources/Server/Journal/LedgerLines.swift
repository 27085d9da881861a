import Domain
import Storage

/// What a write leaves in its clinic's ledger: that which is numbered in the order of the commits, and so comes last.
struct LedgerLines: Sendable {
    var scope: ClinicScope
    let request: Incoming
    var audits: [AuditEntry] = []
    var events: [EventRow] = []
    var tallies: [TallyChange] = []
    /// Users whose days or names change.
    var touched: Set<ID> = []
    /// Whether something was put into the outbox.
    var hasDeliveries = false

    private var isEmpty: Bool { audits.isEmpty && events.isEmpty && tallies.isEmpty && !hasDeliveries }

    init(scope: ClinicScope, request: Incoming) {
        self.scope = scope
        self.request = request
    }

    /// Takes the ledger's lock.
    func write(_ tx: borrowing Transaction) throws {
        if isEmpty { return }
        guard let ledger = try Ledger.lock(tx, clinicId: scope.clinicId, touching: touched, directory: scope.directory) else {
            throw Problem.notFound("Clinic")
        }
        for change in tallies { ledger.count(change) }
        let firstEntry = ledger.lastAuditNumber + 1
        if !audits.isEmpty { try tx.runLater([ledger.append(audits, by: scope, request: request)]) }
        if !events.isEmpty {
            try tx.runLater([ledger.append(events, entriesFrom: firstEntry, at: request.now)])
            try tx.notify(channel: "odontox_events", payload: scope.clinicId.description)
        }
        ledger.noteChange(at: request.now)
    }
}
