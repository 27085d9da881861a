import Crypto
import Domain
import Storage

/// A stored line of the audit trail, all but the two hashes that tie it to the lines around it.
struct AuditLink: Sendable {
    var clinicId: ID
    /// From 1, without gaps, in each clinic.
    var number: Int64
    var id: ID
    var at: Instant
    /// Nil for what the server did by itself.
    var actorId: ID?
    var actorName: String
    var actorRole: String
    var action: String
    var entity: String
    var entityId: ID
    var before: String?
    var after: String?
    var address: String?
    var requestId: String?

    /// SHA-256 over all of the line and the hash before it, each part with its length, so that no two lines read the same.
    func hash(after previous: String) -> String {
        let parts: [String?] = [
            previous, clinicId.description, String(number), id.description, String(at.milliseconds), actorId?.description, actorName,
            actorRole, action, entity, entityId.description, before, after, address, requestId,
        ]
        var text: [UInt8] = []
        text.reserveCapacity(parts.reduce(0) { $0 + 8 + ($1?.utf8.count ?? 0) })
        for part in parts {
            withUnsafeBytes(of: part.map { UInt64($0.utf8.count) }?.littleEndian ?? .max) { text.append(contentsOf: $0) }
            if let part { text.append(contentsOf: part.utf8) }
        }
        return SHA256.hash(data: text).hex
    }

    /// The statement that stores lines with their hashes.
    static func insert(_ lines: [(link: AuditLink, previous: String, hash: String)]) -> SQL {
        let rows: [SQL] = lines.map { line in
            let link = line.link
            return """
                (\(link.clinicId), \(link.number), \(link.id), \(link.at), \(link.actorId), \(link.actorName), \(link.actorRole), \
                \(link.action), \(link.entity), \(link.entityId), \(link.before), \(link.after), \(link.address), \(link.requestId), \
                \(line.previous), \(line.hash))
                """
        }
        return """
            INSERT INTO audit_entries (\(columns), previous_hash, hash)
            VALUES \(rows.joined(separator: ", "))
            """
    }

    /// The order in which ``init(_:)`` reads them.
    static let columns: SQL = """
        clinic_id, number, id, at, actor_id, actor_name, actor_role, action, entity, entity_id, before, after, address, request_id
        """

    init(
        _ entry: AuditEntry, clinicId: ID, number: Int64, by scope: ClinicScope, request: Incoming
    ) {
        self.clinicId = clinicId
        self.number = number
        id = ID.make(at: request.now)
        at = request.now
        actorId = scope.isSystem ? nil : scope.userId
        actorName = scope.name
        actorRole = scope.actorRole
        action = entry.action.rawValue
        entity = entry.entity.rawValue
        entityId = entry.entityId
        before = entry.before
        after = entry.after
        address = request.address
        requestId = request.requestId
    }

    init(_ row: borrowing Row) throws {
        clinicId = try row.get(0)
        number = row.int(1)
        id = try row.get(2)
        at = try row.get(3)
        actorId = try row.get(4)
        actorName = try row.get(5)
        actorRole = try row.get(6)
        action = try row.get(7)
        entity = try row.get(8)
        entityId = try row.get(9)
        before = try row.get(10)
        after = try row.get(11)
        address = try row.get(12)
        requestId = try row.get(13)
    }
}
