extension Catalogue {
    static func sqliteTables(_ tx: borrowing Transaction) throws -> [TableDescription] {
        let names = try tx.query(
            """
            SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
            ORDER BY name
            """
        ) { try $0.get(0, as: String.self) }
        return try names.map { try sqliteTable($0, tx) }
    }

    private static func sqliteTable(_ name: String, _ tx: borrowing Transaction) throws -> TableDescription {
        let columns = try tx.query("SELECT name, type, pk FROM pragma_table_info(\(name)) ORDER BY cid") {
            row in
            (
                name: try row.get(0, as: String.self), type: try row.get(1, as: String.self),
                position: row.int(2)
            )
        }
        var references: [(id: Int64, table: String, columns: [String], targets: [String])] = []
        try tx.each(
            "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list(\(name)) ORDER BY id, seq"
        ) { row in
            let id = row.int(0)
            if references.last?.id != id { references.append((id, try row.get(1), [], [])) }
            references[references.count - 1].columns.append(try row.get(2))
            references[references.count - 1].targets.append(try row.get(3))
        }
        return TableDescription(
            name: name,
            columns: try columns.map {
                .init(name: $0.name, kind: try kind($0.type, of: "\(name).\($0.name)"))
            },
            key: columns.filter { $0.position > 0 }.sorted { $0.position < $1.position }.map(\.name),
            references: references.map { .init(columns: $0.columns, table: $0.table, targets: $0.targets) })
    }

    private static func kind(_ type: String, of column: String) throws -> TableDescription.Kind {
        switch type.uppercased() {
        case "INTEGER", "INT": .integer
        case "TEXT": .text
        case "REAL": .real
        case "BLOB": .bytes
        default:
            throw DatabaseError(.other, "\(column) has the type \(type), which this program does not use")
        }
    }
}
