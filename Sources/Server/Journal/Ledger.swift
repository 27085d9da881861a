import Domain
import Storage

/// A clinic's last event and audit numbers, and the hash at the end of its audit chain.
struct Ledger {
    let clinicId: ID
    private var eventNumber: Int64
    private var auditNumber: Int64
    private var auditHash: String

    /// Clinics in which what is written here shows too.
    private var kin: [ID] = []

    /// Takes the row's lock until the transaction ends. Nil for a clinic that does not exist.
    /// - Parameter users: whose days or names change here: the ledgers of all clinics where they ever worked are locked as well.
    static func lock(_ tx: borrowing Transaction, clinicId: ID, touching users: Set<ID> = []) throws -> Ledger? {
        var ledger: Ledger?
        var kin: Set<ID> = []
        try tx.each(rows(clinicId, touching: users.sorted())) { row in
            let id: ID = try row.get(0)
            if id == clinicId {
                ledger = Ledger(clinicId: clinicId, eventNumber: row.int(1), auditNumber: row.int(2), auditHash: try row.get(3))
            } else {
                kin.insert(id)
            }
        }
        ledger?.kin = kin.sorted()
        return ledger
    }

    private static func rows(_ clinicId: ID, touching users: [ID]) -> SQL {
        let columns: SQL = "SELECT l.clinic_id, l.event_number, l.audit_number, l.audit_hash"
        let own: SQL = "\(columns) FROM clinic_ledgers l WHERE l.clinic_id = \(clinicId)"
        let locked = SQL.dialect(sqlite: "", postgres: "FOR UPDATE")
        guard !users.isEmpty else { return "\(own) \(locked)" }
        // PostgreSQL locks them in one order for everybody, so that nobody waits crosswise.
        return .dialect(
            sqlite: """
                \(own) UNION ALL \(columns) FROM memberships m CROSS JOIN clinic_ledgers l
                WHERE m.user_id IN \(list: users) AND l.clinic_id = m.clinic_id AND m.clinic_id <> \(clinicId)
                """,
            postgres: """
                \(columns) FROM clinic_ledgers l WHERE l.clinic_id IN (
                    SELECT \(clinicId) UNION SELECT clinic_id FROM memberships WHERE user_id IN \(list: users)
                ) ORDER BY l.clinic_id \(locked)
                """)
    }

    /// Numbers and chains `entries`; the statement that stores them.
    mutating func append(_ entries: [AuditEntry], by scope: ClinicScope, request: Incoming) -> SQL {
        AuditLink.insert(
            entries.map { entry in
                auditNumber += 1
                let link = AuditLink(entry, clinicId: clinicId, number: auditNumber, by: scope, request: request)
                let previous = auditHash
                auditHash = link.hash(after: previous)
                return (link, previous, auditHash)
            })
    }

    /// Numbers `events`; the statement that stores them.
    mutating func append(_ events: [EventRow], at now: Instant) -> SQL {
        let rows: [SQL] = events.map { event in
            eventNumber += 1
            return """
                (\(clinicId), \(eventNumber), \(event.type.rawValue), \(event.audience.patientId), \
                \(event.audience.users?.0), \(event.audience.users?.1), \(event.data), \(now))
                """
        }
        return """
            INSERT INTO events (clinic_id, number, type, patient_id, user_a, user_b, data, created_at)
            VALUES \(rows.joined(separator: ", "))
            """
    }

    /// The statement that keeps the numbers and the hash after reads.
    var savingReads: SQL {
        """
        UPDATE clinic_ledgers SET event_number = \(eventNumber), audit_number = \(auditNumber), audit_hash = \(auditHash)
        WHERE clinic_id = \(clinicId)
        """
    }

    /// The statements that keep the numbers and the hash after a change, and give the clinic's data another name.
    func saving(at now: Instant) -> [SQL] {
        let revision = ID.make(at: now)
        let own: SQL = """
            UPDATE clinic_ledgers
            SET event_number = \(eventNumber), audit_number = \(auditNumber), audit_hash = \(auditHash), revision = \(revision)
            WHERE clinic_id = \(clinicId)
            """
        if kin.isEmpty { return [own] }
        return [own, "UPDATE clinic_ledgers SET revision = \(revision) WHERE clinic_id IN \(list: kin)"]
    }
}
