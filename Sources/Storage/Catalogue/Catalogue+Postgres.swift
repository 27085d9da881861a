extension Catalogue {
    static func postgresTables(_ tx: borrowing Transaction) throws -> [TableDescription] {
        let columns = try grouped(tx, columns) { row -> TableDescription.Column in
            let name: String = try row.get(1)
            return .init(
                name: name, kind: try kind(try row.get(2), of: "\(try row.get(0, as: String.self)).\(name)"))
        }
        let keys = try grouped(tx, keys) { try $0.get(1, as: String.self) }
        let references = try grouped(tx, references) { row in
            (
                constraint: try row.get(1, as: String.self), column: try row.get(2, as: String.self),
                table: try row.get(3, as: String.self), target: try row.get(4, as: String.self)
            )
        }
        return columns.map { name, columns in
            var found: [(constraint: String, table: String, columns: [String], targets: [String])] = []
            for part in references[name] ?? [] {
                if found.last?.constraint != part.constraint {
                    found.append((part.constraint, part.table, [], []))
                }
                found[found.count - 1].columns.append(part.column)
                found[found.count - 1].targets.append(part.target)
            }
            return TableDescription(
                name: name, columns: columns, key: keys[name] ?? [],
                references: found.map { .init(columns: $0.columns, table: $0.table, targets: $0.targets) })
        }
    }

    /// Rows by the table that their first column names, in the order they come.
    private static func grouped<T>(
        _ tx: borrowing Transaction, _ sql: SQL, _ map: (borrowing Row) throws -> T
    ) throws -> [String: [T]] {
        var groups: [String: [T]] = [:]
        try tx.each(sql) { row in groups[try row.get(0), default: []].append(try map(row)) }
        return groups
    }

    private static let columns: SQL = """
        SELECT c.relname::text, a.attname::text, t.typname::text FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        AND a.attgenerated = ''
        JOIN pg_type t ON t.oid = a.atttypid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
        AND NOT c.relispartition
        ORDER BY c.relname, a.attnum
        """

    private static let keys: SQL = """
        SELECT c.relname::text, a.attname::text FROM pg_index i
        JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = current_schema()::regnamespace
        CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, position)
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
        WHERE i.indisprimary ORDER BY c.relname, k.position
        """

    private static let references: SQL = """
        SELECT c.relname::text, f.conname::text, a.attname::text, d.relname::text, b.attname::text
        FROM pg_constraint f
        JOIN pg_class c ON c.oid = f.conrelid AND c.relnamespace = current_schema()::regnamespace
        JOIN pg_class d ON d.oid = f.confrelid
        CROSS JOIN LATERAL unnest(f.conkey, f.confkey) WITH ORDINALITY AS k (number, target, position)
        JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.number
        JOIN pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = k.target
        WHERE f.contype = 'f' ORDER BY c.relname, f.conname, k.position
        """

    private static func kind(_ type: String, of column: String) throws -> TableDescription.Kind {
        switch type {
        case "int2", "int4", "int8": .integer
        case "uuid": .uuid
        case "text": .text
        case "bool": .boolean
        case "bytea": .bytes
        case "float8": .real
        default:
            throw DatabaseError(.other, "\(column) has the type \(type), which this program does not use")
        }
    }
}
