import Domain
import Storage

/// A clinic's last event and audit numbers, the hash at the end of its audit chain, and the stamp of its last change.
///
/// Its row is locked from ``lock(_:clinicId:showing:)`` until the transaction ends: numbers and stamps are taken in the order of the
/// commits.
struct Ledger {
    let clinicId: ID
    private var eventNumber: Int64
    private var auditNumber: Int64
    private var auditHash: String
    /// When the clinic last changed; with ``kin``, the latest of all.
    private var changedAt: Instant
    /// Other clinics in which the days or names of the users that change here show too.
    private var kin: [ID] = []

    /// The clinic's ledger, locked. Nil for a clinic that does not exist.
    /// - Parameter users: Whose days or names change here: the ledgers of all clinics where they ever worked are locked as well.
    static func lock(_ tx: borrowing Transaction, clinicId: ID, showing users: Set<ID> = []) throws -> Ledger? {
        var ledger: Ledger?
        var kin: [Ledger] = []
        // In one query and one order, so that two writers can't wait for each other.
        try tx.each(users.isEmpty ? own(clinicId) : ownAndKin(clinicId, users.sorted())) { row in
            let found = try Ledger(row)
            if found.clinicId == clinicId { ledger = found } else { kin.append(found) }
        }
        guard var ledger else { return nil }
        ledger.kin = kin.map(\.clinicId)
        ledger.changedAt = kin.reduce(ledger.changedAt) { max($0, $1.changedAt) }
        return ledger
    }

    /// Takes the stamp of a change: later than each one before, in ``kin`` too, whatever the servers' clocks say
    /// (docs/decisions/0039-stamp-changes-in-commit-order.md).
    mutating func stamp(at now: Instant) -> Instant {
        changedAt = max(now, changedAt.adding(milliseconds: 1))
        return changedAt
    }

    /// Takes `moment` itself, for what is told of the past: only where nobody can have read the clinic yet.
    mutating func stamp(backdated moment: Instant) -> Instant {
        changedAt = max(changedAt, moment)
        return moment
    }

    /// When the clinic last changed, as of the reader's snapshot: all that has changed until then is in it.
    static func lastChange(_ tx: borrowing Transaction, _ scope: ClinicScope) throws -> Instant {
        try tx.first("SELECT changed_at FROM clinic_sequences WHERE clinic_id = \(scope.clinicId)") { try $0.get(0) }
            ?? Instant(milliseconds: 0)
    }

    private init(_ row: borrowing Row) throws {
        clinicId = try row.get(0)
        eventNumber = row.int(1)
        auditNumber = row.int(2)
        auditHash = try row.get(3)
        changedAt = try row.get(4)
    }

    private static let columns: SQL = "SELECT clinic_id, event_number, audit_number, audit_hash, changed_at FROM clinic_sequences"

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
    /// - Parameter isChanged: Whether the clinic's data changed, which gives it another revision, or was only read.
    func write(_ tx: borrowing Transaction, isChanged: Bool) throws {
        let numbers: SQL = "event_number = \(eventNumber), audit_number = \(auditNumber), audit_hash = \(auditHash)"
        guard isChanged else { return try tx.runLater(["UPDATE clinic_sequences SET \(numbers) WHERE clinic_id = \(clinicId)"]) }
        let change: SQL = "revision = \(ID.make(at: changedAt)), changed_at = \(changedAt)"
        try tx.runLater(["UPDATE clinic_sequences SET \(numbers), \(change) WHERE clinic_id = \(clinicId)"])
        if !kin.isEmpty { try tx.runLater(["UPDATE clinic_sequences SET \(change) WHERE clinic_id IN \(list: kin)"]) }
    }
}
