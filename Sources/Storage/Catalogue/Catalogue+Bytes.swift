extension Catalogue {
    /// Which columns of bytes, as `table.column`, have values of another length, and in how many rows. Empty
    /// on PostgreSQL, whose ids are no bytes.
    public static func columnsOfOtherBytes(
        _ tx: borrowing Transaction, length: Int, besides others: Set<String>
    ) throws -> [(name: String, rows: Int)] {
        guard tx.engine == .sqlite else { return [] }
        var found: [(name: String, rows: Int)] = []
        for table in try tables(tx) {
            let columns = table.columns.filter {
                $0.kind == .bytes && !others.contains("\(table.name).\($0.name)")
            }.map(\.name)
            guard !columns.isEmpty else { continue }
            let counts = try columns.map {
                "coalesce(sum(length(\(try SQL.name($0))) <> \(length)), 0)" as SQL
            }.joined(separator: ", ")
            try tx.each("SELECT \(counts) FROM \(try SQL.name(table.name))") { row in
                for (index, column) in columns.enumerated() where row.int(index) > 0 {
                    found.append(("\(table.name).\(column)", Int(row.int(index))))
                }
            }
        }
        return found
    }
}
