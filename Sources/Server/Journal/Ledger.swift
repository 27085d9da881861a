import Domain
import Storage

/// A clinic's last event and audit numbers, and the hash at the end of its audit chain, as they will be when the transaction commits.
///
/// It is read once and written once for all that commit together. On PostgreSQL its row is locked in between.
final class Ledger: AtCommit {
    let clinicId: ID
    private var eventNumber: Int64
    private var auditNumber: Int64
    private var auditHash: String
    private var tallies = Tallies()
    /// Clinics in which what is written here shows too.
    private var kin: Set<ID> = []
    /// When the clinic's data was last changed; nil while it was only read.
    private var changedAt: Instant?

    private init(clinicId: ID, eventNumber: Int64, auditNumber: Int64, auditHash: String) {
        self.clinicId = clinicId
        self.eventNumber = eventNumber
        self.auditNumber = auditNumber
        self.auditHash = auditHash
    }

    private struct Key: Hashable {
        var clinicId: ID
    }

    /// The clinic's ledger, locked until the transaction ends. Nil for a clinic that does not exist.
    /// - Parameter users: whose days or names change here: the ledgers of all clinics where they ever worked are locked as well.
    static func lock(_ tx: borrowing Transaction, clinicId: ID, touching users: Set<ID> = [], directory: Directory? = nil) throws -> Ledger?
    {
        let key = Key(clinicId: clinicId)
        switch tx.engine {
        case .sqlite:
            let ledger = try tx.gathered(key) { try tx.first(own(clinicId)) { try Ledger(clinicId: clinicId, $0) } }
            for user in users { ledger?.kin.formUnion(try kin(tx, user, clinicId, directory)) }
            return ledger
        case .postgres:
            // In one query, so that everybody locks them in one order and nobody waits crosswise.
            var kin: Set<ID> = []
            var found: Ledger?
            try tx.each(users.isEmpty ? "\(own(clinicId)) FOR UPDATE" : ownAndKin(clinicId, users.sorted())) { row in
                let id: ID = try row.get(0)
                if id == clinicId { found = try Ledger(clinicId: clinicId, row) } else { kin.insert(id) }
            }
            let ledger = try tx.gathered(key) { found }
            ledger?.kin.formUnion(kin)
            return ledger
        }
    }

    private convenience init(clinicId: ID, _ row: borrowing Row) throws {
        self.init(clinicId: clinicId, eventNumber: row.int(1), auditNumber: row.int(2), auditHash: try row.get(3))
    }

    private static let columns: SQL = "SELECT clinic_id, event_number, audit_number, audit_hash FROM clinic_ledgers"

    private static func own(_ clinicId: ID) -> SQL { "\(columns) WHERE clinic_id = \(clinicId)" }

    private static func ownAndKin(_ clinicId: ID, _ users: [ID]) -> SQL {
        """
        \(columns) WHERE clinic_id IN (SELECT \(clinicId) UNION SELECT clinic_id FROM memberships WHERE user_id IN \(list: users))
        ORDER BY clinic_id FOR UPDATE
        """
    }

    /// The other clinics where a user ever worked.
    private static func kin(_ tx: borrowing Transaction, _ user: ID, _ clinicId: ID, _ directory: Directory?) throws -> [ID] {
        try Remembered.value(of: user, in: directory?.workplaces) {
            try tx.query("SELECT clinic_id FROM memberships WHERE user_id = \(user) AND clinic_id <> \(clinicId)") { try $0.get(0) }
        }
    }

    /// The number of the last audit entry, also of one that this transaction has appended.
    var lastAuditNumber: Int64 { auditNumber }

    /// Numbers and chains audit entries and numbers events, which may refer to these entries.
    func append(_ tx: borrowing Transaction, _ audits: AuditBatch, _ events: EventBatch = EventBatch()) throws {
        let first = auditNumber + 1
        try tx.insertLater(audits.numbered(clinicId, after: &auditNumber, &auditHash))
        try tx.insertLater(events.numbered(after: &eventNumber, entriesFrom: first))
    }

    func count(_ change: TallyChange) { tallies.add(change) }

    /// Gives the clinic's data another name: what was remembered of it is old.
    func noteChange(at now: Instant) { changedAt = max(now, changedAt ?? now) }

    func write(_ tx: borrowing Transaction) throws {
        try tallies.write(tx, clinicId: clinicId)
        let numbers: SQL = "event_number = \(eventNumber), audit_number = \(auditNumber), audit_hash = \(auditHash)"
        guard let changedAt else { return try tx.runLater(["UPDATE clinic_ledgers SET \(numbers) WHERE clinic_id = \(clinicId)"]) }
        let revision = ID.make(at: changedAt)
        try tx.runLater(["UPDATE clinic_ledgers SET \(numbers), revision = \(revision) WHERE clinic_id = \(clinicId)"])
        if kin.isEmpty { return }
        try tx.runLater(["UPDATE clinic_ledgers SET revision = \(revision) WHERE clinic_id IN \(list: kin.sorted())"])
    }
}
