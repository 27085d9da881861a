import Domain
import Storage

/// Lines of the audit trail, ready but for what comes with their numbers.
struct AuditBatch: Sendable {
    private var rows = PackedRows(into: target, rows: 2)
    /// What is hashed of each line, after its number.
    private var rests: [[UInt8]] = []

    var count: Int { rests.count }

    private static let target = RowTarget(
        "audit_entries", "clinic_id", "number", "id", "at", "actor_id", "actor_name", "actor_role", "action", "entity", "entity_id",
        "before", "after", "address", "request_id", "previous_hash", "hash")

    mutating func append(_ entry: AuditEntry, by scope: ClinicScope, request: Incoming) {
        let link = AuditLink(entry, clinicId: scope.clinicId, number: 0, by: scope, request: request)
        rows.append(
            link.clinicId, link.number, link.id, link.at, link.actorId, link.actorName, link.actorRole, link.action, link.entity,
            link.entityId, link.before, link.after, link.address, link.requestId, SQLValue.null, SQLValue.null)
        rests.append(link.rest)
    }

    /// The rows with the numbers that follow `number` and the hashes that follow `hash`, which are moved on to the last.
    func numbered(_ clinicId: ID, after number: inout Int64, _ hash: inout String) -> PackedRows {
        var rows = rows
        for (row, rest) in rests.enumerated() {
            number += 1
            rows.set(row, 1, number)
            rows.set(row, 14) { $0.append(contentsOf: hash.utf8) }
            hash = AuditLink.hash(after: hash, clinicId, number, rest)
            rows.set(row, 15) { $0.append(contentsOf: hash.utf8) }
        }
        return rows
    }
}
