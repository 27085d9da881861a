import Domain
import Storage

/// A clinic's last event and audit numbers, and the hash at the end of its audit chain.
///
/// Its row is locked from ``lock(_:clinicId:showing:)`` until the transaction ends: numbers are taken in the order of the commits.
struct Ledger {
    let clinicId: ID
    private var eventNumber: Int64
    private var auditNumber: Int64
    private var auditHash: String
    /// Other clinics in which the days or names of the users that change here show too.
    private var kin: [ID] = []

    /// The clinic's ledger, locked. Nil for a clinic that does not exist.
    /// - Parameter users: Whose days or names change here: the ledgers of all clinics where they ever worked are locked as well.
    static func lock(_ tx: borrowing Transaction, clinicId: ID, showing users: Set<ID> = []) throws -> Ledger? {
        var ledger: Ledger?
        var kin: [ID] = []
        // In one query and one order, so that two writers can't wait for each other.
        try tx.each(users.isEmpty ? own(clinicId) : ownAndKin(clinicId, users.sorted())) { row in
            let id: ID = try row.get(0)
            if id == clinicId { ledger = try Ledger(row) } else { kin.append(id) }
        }
        ledger?.kin = kin
        return ledger
    }

    private init(_ row: borrowing Row) throws {
        clinicId = try row.get(0)
        eventNumber = row.int(1)
        auditNumber = row.int(2)
        auditHash = try row.get(3)
    }

    private static let columns: SQL = "SELECT clinic_id, event_number, audit_number, audit_hash FROM clinic_sequences"

    private static func own(_ clinicId: ID) -> SQL { "\(columns) WHERE clinic_id = \(clinicId)\(SQL.rowLock)" }

    private static func ownAndKin(_ clinicId: ID, _ users: [ID]) -> SQL {
        """
        \(columns) WHERE clinic_id IN (SELECT \(clinicId) UNION SELECT clinic_id FROM memberships WHERE user_id IN \(list: users))
        ORDER BY clinic_id\(SQL.rowLock)
        """
    }

    /// The number of the last audit entry, also of one that this ledger has appended.
    var lastAuditNumber: Int64 { auditNumber }

    /// Numbers and chains audit entries, and numbers events, which may refer to these entries by their place.
    mutating func append(_ tx: borrowing Transaction, _ entries: [AuditLink], _ events: [EventRow] = [], at now: Instant) throws {
        let first = auditNumber + 1
        var rows: [SQL] = []
        for var link in entries {
            auditNumber += 1
            link.number = auditNumber
            let hash = link.hash(after: auditHash)
            rows.append(link.row(previousHash: auditHash, hash: hash))
            auditHash = hash
        }
        try tx.insertLater(AuditLink.insertion, rows)
        let numbers = eventNumber + 1
        eventNumber += Int64(events.count)
        try tx.insertLater(
            EventRow.insertion,
            zip(numbers..., events).map { number, event in event.row(clinicId, number: number, entriesFrom: first, at: now) })
    }

    /// Stores the numbers.
    /// - Parameter changedAt: When the clinic's data changed, which gives it another revision; nil when it was only read.
    func write(_ tx: borrowing Transaction, changedAt: Instant? = nil) throws {
        let numbers: SQL = "event_number = \(eventNumber), audit_number = \(auditNumber), audit_hash = \(auditHash)"
        guard let changedAt else { return try tx.runLater(["UPDATE clinic_sequences SET \(numbers) WHERE clinic_id = \(clinicId)"]) }
        let revision = ID.make(at: changedAt)
        try tx.runLater(["UPDATE clinic_sequences SET \(numbers), revision = \(revision) WHERE clinic_id = \(clinicId)"])
        if !kin.isEmpty { try tx.runLater(["UPDATE clinic_sequences SET revision = \(revision) WHERE clinic_id IN \(list: kin)"]) }
    }
}
