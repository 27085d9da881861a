import API
import Domain
import Storage

/// A part of a person's export: a list that is read page by page, so that the server holds one page of it.
struct ExportSection: Sendable {
    let name: String
    /// The shape of an element.
    let schema: Schema
    /// The rows behind the one that `after` names, as JSON, and where the next page begins; nil when these
    /// are the last.
    let page: @Sendable (borrowing Transaction, Cursor?) throws -> (rows: [[UInt8]], next: Cursor?)

    static let pageSize = 200

    enum Cursor: Sendable {
        case id(ID)
        case number(Int64)
    }

    /// A list of rows that have an id.
    /// - Parameters:
    ///   - key: The column of the id.
    ///   - source: What stands between `FROM` and `ORDER BY`, with a `WHERE`.
    init<Value: WireValue & Sendable>(
        _ name: String, _ columns: Columns<Value>, key: SQL, from source: SQL
    ) {
        self.init(name, columns, key: key, from: source, schema: Value.schema) { _, rows in
            rows.map(\.jsonBytes)
        }
    }

    /// The same for rows that are shown as something else.
    /// - Parameter make: What the rows of a page are shown as; it may read more.
    init<Value: Sendable>(
        _ name: String, _ columns: Columns<Value>, key: SQL, from source: SQL, schema: Schema,
        _ make: @escaping @Sendable (borrowing Transaction, [Value]) throws -> [[UInt8]]
    ) {
        self.name = name
        self.schema = schema
        page = { tx, after in
            var behind: SQL = ""
            if case .id(let last)? = after { behind = "AND \(key) > \(last)" }
            var last: ID?
            let rows = try tx.query(
                "SELECT \(columns), \(key) FROM \(source) \(behind) ORDER BY \(key) LIMIT \(Self.pageSize)"
            ) { row in
                last = try row.get(row.count - 1)
                return try columns.read(row)
            }
            return (try make(tx, rows), rows.count == Self.pageSize ? last.map(Cursor.id) : nil)
        }
    }

    /// Entries of the audit trail.
    init(
        _ name: String, entries condition: SQL, schema: Schema,
        _ make: @escaping @Sendable (AuditLine) -> [UInt8]
    ) {
        self.name = name
        self.schema = schema
        page = { tx, after in
            var behind: SQL = ""
            if case .number(let last)? = after { behind = "AND number > \(last)" }
            let lines = try tx.query(
                """
                SELECT \(AuditLine.columns) FROM audit_entries WHERE \(condition) \(behind)
                ORDER BY number LIMIT \(Self.pageSize)
                """, AuditLine.columns.read)
            let next = lines.count == Self.pageSize ? lines.last.map { Cursor.number($0.link.number) } : nil
            return (try AuditLine.opened(lines, tx).map(make), next)
        }
    }
}
