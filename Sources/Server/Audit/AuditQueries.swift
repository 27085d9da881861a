import API
import Domain
import Storage

/// The SQL of the audit trail.
enum AuditQueries {
    /// Rows are counted up to here; further ones are reached by cursor.
    static let countLimit = 10_000

    /// Newest first.
    static let order = ListOrder.falling("audit", .instant("at"), .number("number"))

    /// Lines behind `place`, with their hashes behind the columns of ``AuditLink``, and the order's columns at the end.
    static func lines(
        _ scope: ClinicScope, _ filter: AuditFilter, _ zone: Zone, after place: ListPlace?, limit: Int, offset: Int = 0
    ) -> SQL {
        var condition = filter.condition(scope, zone)
        if let place { condition += " AND \(order.behind(place))" }
        return """
            SELECT \(AuditLink.columns), previous_hash, hash, \(order.columns) FROM audit_entries WHERE \(condition)
            ORDER BY \(order.sequence) LIMIT \(limit) OFFSET \(offset)
            """
    }

    /// How many lines the filter finds, and whether that is exact or a bound.
    static func total(_ tx: borrowing Transaction, _ scope: ClinicScope, _ filter: AuditFilter, _ zone: Zone) throws
        -> (count: Int, isExact: Bool)
    {
        guard filter.narrows else {
            // Numbers have no gaps and lines are never removed: the last number is the count.
            return (Int(try lastNumber(tx, scope)), true)
        }
        let sql: SQL = """
            SELECT count(*) FROM (
                SELECT 1 FROM audit_entries WHERE \(filter.condition(scope, zone)) LIMIT \(countLimit + 1)
            ) counted
            """
        let count = try tx.first(sql) { Int($0.int(0)) } ?? 0
        return (min(count, countLimit), count <= countLimit)
    }

    static func lastNumber(_ tx: borrowing Transaction, _ scope: ClinicScope) throws -> Int64 {
        try tx.first("SELECT audit_number FROM clinic_sequences WHERE clinic_id = \(scope.clinicId)") { $0.int(0) } ?? 0
    }

    static func zone(_ tx: borrowing Transaction, _ scope: ClinicScope) throws -> Zone {
        guard let zone = try tx.first("SELECT timezone FROM clinics WHERE id = \(scope.clinicId)", { try $0.get(0) as Zone }) else {
            throw Problem.notFound("Clinic")
        }
        return zone
    }
}

extension API.AuditEntry {
    /// A line of ``AuditQueries/lines(_:_:_:after:limit:offset:)``.
    init(_ link: AuditLink, previousHash: String, hash: String) throws {
        self.init(
            id: link.id.description, number: Int(link.number), clinicId: link.clinicId.description,
            actorId: link.actorId?.description, actorName: link.actorName, actorRole: link.actorRole, action: link.action,
            entity: link.entity, entityId: link.entityId.description, before: try link.before.map { try JSONValue(parsing: $0) },
            after: try link.after.map { try JSONValue(parsing: $0) }, requestId: link.requestId, ipAddress: link.address,
            previousHash: previousHash, hash: hash, createdAt: link.at.description)
    }
}
