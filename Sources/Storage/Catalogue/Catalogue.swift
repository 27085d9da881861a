/// What a database says of its own tables.
public enum Catalogue {
    /// All tables, each after those that it refers to.
    /// - Throws: when tables refer to each other in a circle, or a column has a type that this program
    ///   does not use.
    public static func tables(_ tx: borrowing Transaction) throws -> [TableDescription] {
        switch tx.engine {
        case .sqlite: try ordered(sqliteTables(tx))
        case .postgres: try ordered(postgresTables(tx))
        }
    }

    /// How many rows the table has, by counting them.
    public static func count(_ table: TableDescription, _ tx: borrowing Transaction) throws -> Int {
        try tx.first("SELECT count(*) FROM \(try SQL.name(table.name))") { Int($0.int(0)) } ?? 0
    }

    private static func ordered(_ tables: [TableDescription]) throws -> [TableDescription] {
        var waiting = tables.sorted { $0.name < $1.name }
        var done: [TableDescription] = []
        var names: Set<String> = []
        while !waiting.isEmpty {
            // A reference to itself is met by the order of the rows.
            let ready = waiting.firstIndex { table in
                table.references.allSatisfy { names.contains($0.table) || $0.table == table.name }
            }
            guard let ready else {
                throw DatabaseError(
                    .other,
                    """
                    the tables \(waiting.map(\.name).joined(separator: ", ")) refer to each other in a \
                    circle
                    """
                )
            }
            names.insert(waiting[ready].name)
            done.append(waiting.remove(at: ready))
        }
        return done
    }
}
