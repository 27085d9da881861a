import Domain
import Storage

/// A clinic's last event and audit numbers, the hash at the end of its audit chain, and the stamp of
/// its last change.
///
/// Its row is locked from ``lock(_:clinicId:showing:)`` until the transaction ends: numbers and stamps are
/// taken in the order of the commits.
struct ClinicSequences {
    let clinicId: ID
    private var eventNumber: Int64
    private var auditNumber: Int64
    private var auditHash: String
    /// When the clinic last changed; with ``relatedClinics``, the latest of all.
    private var changedAt: Instant
    /// Other clinics in which the days or names of the users that change here show too.
    private var relatedClinics: [ID] = []

    /// The clinic's sequences, locked. Nil for a clinic that does not exist.
    /// - Parameter users: Whose days or names change here: the sequences of all clinics where they ever
    ///   worked are locked as well.
    static func lock(
        _ tx: borrowing Transaction, clinicId: ID, showing users: Set<ID> = []
    ) throws -> ClinicSequences? {
        try locked(tx, try ask(tx, clinicId: clinicId, showing: users), clinicId: clinicId)
    }

    /// The same, asked ahead: what is asked next waits for the lock.
    static func ask(
        _ tx: borrowing Transaction, clinicId: ID, showing users: Set<ID> = []
    ) throws -> Asked {
        // In one query and one order, so that two writers can't wait for each other.
        try tx.ask([users.isEmpty ? own(clinicId) : ownAndRelated(clinicId, users.sorted())])
    }

    static func locked(
        _ tx: borrowing Transaction, _ asked: Asked, clinicId: ID
    ) throws -> ClinicSequences? {
        var sequences: ClinicSequences?
        var relatedClinics: [ClinicSequences] = []
        try tx.eachAll(asked) { _, row in
            let found = try ClinicSequences(row)
            if found.clinicId == clinicId { sequences = found } else { relatedClinics.append(found) }
        }
        guard var sequences else { return nil }
        sequences.relatedClinics = relatedClinics.map(\.clinicId)
        sequences.changedAt = relatedClinics.reduce(sequences.changedAt) { max($0, $1.changedAt) }
        return sequences
    }

    /// Takes the stamp of a change: later than each one before, in ``relatedClinics`` too, whatever the
    /// servers' clocks say (docs/decisions/0039-stamp-changes-in-commit-order.md).
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
        try tx.first("SELECT changed_at FROM clinic_sequences WHERE clinic_id = \(scope.clinicId)") {
            try $0.get(0)
        }
            ?? Instant(milliseconds: 0)
    }

    private init(_ row: borrowing Row) throws {
        clinicId = try row.get(0)
        eventNumber = row.int(1)
        auditNumber = row.int(2)
        auditHash = try row.get(3)
        changedAt = try row.get(4)
    }

    private static let columns: SQL =
        "SELECT clinic_id, event_number, audit_number, audit_hash, changed_at FROM clinic_sequences"

    private static func own(_ clinicId: ID) -> SQL {
        "\(columns) WHERE clinic_id = \(clinicId)\(SQL.rowLock)"
    }

    private static func ownAndRelated(_ clinicId: ID, _ users: [ID]) -> SQL {
        """
        \(columns) WHERE clinic_id IN (SELECT \(clinicId) UNION SELECT clinic_id FROM memberships
        WHERE user_id IN \(list: users))
        ORDER BY clinic_id\(SQL.rowLock)
        """
    }

    /// The number of the last audit entry, also of one that this sequences has appended.
    var lastAuditNumber: Int64 { auditNumber }

    /// Whether the audit chain ends with this entry and hash.
    func ends(at number: Int64, _ hash: String) -> Bool { auditNumber == number && auditHash == hash }

    /// Numbers and chains audit entries, and numbers events, which may refer to these entries by their place.
    mutating func append(
        _ tx: borrowing Transaction, _ entries: [AuditLink], _ events: [EventRow] = [], at now: Instant
    ) throws {
        let first = auditNumber + 1
        var rows: [SQL] = []
        let keys = try tx.auditKeys
        for var link in entries {
            auditNumber += 1
            link.number = auditNumber
            let hash = link.hash(after: auditHash, keys)
            rows.append(link.row(previousHash: auditHash, hash: hash))
            auditHash = hash
        }
        try tx.insertLater(AuditLink.insertion, rows)
        let numbers = eventNumber + 1
        eventNumber += Int64(events.count)
        try tx.insertLater(
            EventRow.insertion,
            zip(numbers..., events).map { number, event in
                event.row(clinicId, number: number, entriesFrom: first, at: now)
            })
    }

    /// Stores the numbers.
    /// - Parameter isChanged: Whether the clinic's data changed, which gives it another revision, or
    ///   was only read.
    func write(_ tx: borrowing Transaction, isChanged: Bool) throws {
        let numbers: SQL =
            "event_number = \(eventNumber), audit_number = \(auditNumber), audit_hash = \(auditHash)"
        guard isChanged else {
            return try tx.runLater(["UPDATE clinic_sequences SET \(numbers) WHERE clinic_id = \(clinicId)"])
        }
        let change: SQL = "revision = \(ID.make(at: changedAt)), changed_at = \(changedAt)"
        try tx.runLater(["UPDATE clinic_sequences SET \(numbers), \(change) WHERE clinic_id = \(clinicId)"])
        if !relatedClinics.isEmpty {
            try tx.runLater([
                "UPDATE clinic_sequences SET \(change) WHERE clinic_id IN \(list: relatedClinics)"
            ])
        }
    }
}

/// Numbers without gaps, per clinic and name: the row stays locked until the transaction that took
/// the number ends.
enum ClinicCounter {
    static func next(_ tx: borrowing Transaction, _ clinicId: ID, _ name: String) throws -> Int64 {
        let value = try tx.first(
            """
            INSERT INTO counters (clinic_id, name, value) VALUES (\(clinicId), \(name), 1)
            ON CONFLICT (clinic_id, name) DO UPDATE SET value = counters.value + 1 RETURNING value
            """
        ) { $0.int(0) }
        guard let value else { throw DatabaseError(.other, "a counter returned nothing") }
        return value
    }
}

extension WriteGroup {
    /// The writes of a clinic, which all lock its sequences.
    static func clinic(_ id: ID) -> WriteGroup { WriteGroup("clinic:\(id)") }
}
