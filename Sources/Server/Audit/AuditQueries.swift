import API
import Domain
import Storage

/// The SQL of the audit trail.
enum AuditQueries {
    /// Rows are counted up to here; further ones are reached by cursor.
    static let countLimit = 10_000

    /// Newest first.
    static let order = ListOrder.falling("audit", .instant("at"), .number("number"))

    /// Lines behind `position`, with the order's columns at the end.
    static func lines(
        _ scope: ClinicScope, _ filter: AuditFilter, _ zone: Zone, after position: CursorPosition?,
        limit: Int, offset: Int = 0
    ) -> SQL {
        var condition = filter.condition(scope, zone)
        if let position { condition += " AND \(order.behind(position))" }
        return """
            SELECT \(AuditLine.columns), \(order.columns) FROM audit_entries WHERE \(condition)
            ORDER BY \(order.sequence) LIMIT \(limit) OFFSET \(offset)
            """
    }

    /// How many lines the filter finds, and whether that is exact or a bound.
    static func total(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ filter: AuditFilter, _ zone: Zone
    ) throws
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
        try tx.first("SELECT audit_number FROM clinic_sequences WHERE clinic_id = \(scope.clinicId)") {
            $0.int(0)
        } ?? 0
    }

    static func zone(_ tx: borrowing Transaction, _ scope: ClinicScope) throws -> Zone {
        guard
            let zone = try tx.first(
                "SELECT timezone FROM clinics WHERE id = \(scope.clinicId)", { try $0.get(0) as Zone })
        else {
            throw Problem.notFound("Clinic")
        }
        return zone
    }
}

/// A stored line with the two hashes that tie it to the lines around it.
struct AuditLine: Sendable {
    var link: AuditLink
    var previousHash: String
    var hash: String
    /// Of an entry that counts readings, how many so far: calls and records, with a comma between them.
    var tally: String?

    static let columns = Columns(
        AuditLink.columns, "previous_hash", "hash", tallyColumn, as: AuditLine.init)

    private static let tallyColumn = Columns<String?>(
        """
        (SELECT CAST(r.calls AS text) || ',' || CAST(r.records AS text) FROM read_tallies r
        WHERE r.clinic_id = audit_entries.clinic_id AND r.number = audit_entries.number)
        """)

    fileprivate var before: WrittenJSON? { link.before.map(WrittenJSON.init(stored:)) }
    fileprivate var after: WrittenJSON? { link.after.map(WrittenJSON.init(stored:)) }

    /// The lines as they are shown: with what was sealed opened, and with the counts of readings.
    static func opened(_ lines: [AuditLine], _ tx: borrowing Transaction) throws -> [AuditLine] {
        let links = try tx.auditKeys.opened(lines.map(\.link), tx)
        return zip(lines, links).map { line, link in
            var line = line
            line.link = link
            line.link.after = link.after.map { ReadTally.shown($0, line.tally) }
            return line
        }
    }
}

extension AuditLine: WireObject {
    static let schemaName: String? = "AuditEntry"
    static let fields: [Field<AuditLine>] = [
        Field("id", \.link.id), Field("number", \.link.number), Field("clinicId", \.link.clinicId),
        Field("actorId", \.link.actorId), Field("actorName", \.link.actorName),
        Field("actorRole", \.link.actorRole),
        Field("action", \.link.action, AuditAction.schema),
        Field("entity", \.link.entity, AuditEntity.schema),
        Field("entityId", \.link.entityId), Field("before", \.before), Field("after", \.after),
        Field("requestId", \.link.requestId), Field("ipAddress", \.link.address),
        Field("reason", \.link.reason),
        Field("previousHash", \.previousHash), Field("hash", \.hash), Field("createdAt", \.link.at),
    ]
}

extension AuditAction: WireValue {}
extension AuditEntity: WireValue {}
