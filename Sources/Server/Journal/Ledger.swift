import Domain
import Storage

/// A clinic's last event and audit numbers, and the hash at the end of its audit chain.
struct Ledger {
    let clinicId: ID
    private var eventNumber: Int64
    private var auditNumber: Int64
    private var auditHash: String

    /// Takes the row's lock until the transaction ends. Nil for a clinic that does not exist.
    static func lock(_ tx: borrowing Transaction, clinicId: ID) throws -> Ledger? {
        try tx.first(
            """
            SELECT event_number, audit_number, audit_hash FROM clinic_ledgers
            WHERE clinic_id = \(clinicId) \(SQL.dialect(sqlite: "", postgres: "FOR UPDATE"))
            """
        ) { row in
            Ledger(clinicId: clinicId, eventNumber: row.int(0), auditNumber: row.int(1), auditHash: try row.get(2))
        }
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

    /// The statement that keeps the numbers and the hash.
    var saving: SQL {
        """
        UPDATE clinic_ledgers SET event_number = \(eventNumber), audit_number = \(auditNumber), audit_hash = \(auditHash)
        WHERE clinic_id = \(clinicId)
        """
    }
}
