/// Rows that refer to a row that is not there. The engines keep such rows out; damage, or a hand at the
/// database, lets them in.
public struct Orphans: Sendable, Equatable {
    /// The rows' own table.
    public let table: String
    /// The table that they refer to.
    public let missing: String
    /// The foreign key's columns, with commas between several.
    public let column: String
    /// The values that lead nowhere, in order.
    public let values: [String]

    /// Looks along every foreign key of every table; at most `limit` values for each.
    public static func find(_ tx: borrowing Transaction, atMost limit: Int) throws -> [Orphans] {
        var found: [Orphans] = []
        for table in try Catalogue.tables(tx) {
            for reference in table.references {
                let values = try values(table, reference, tx, limit)
                guard !values.isEmpty else { continue }
                found.append(
                    Orphans(
                        table: table.name, missing: reference.table,
                        column: reference.columns.joined(separator: ", "), values: values))
            }
        }
        return found
    }

    private static func values(
        _ table: TableDescription, _ reference: TableDescription.Reference, _ tx: borrowing Transaction,
        _ limit: Int
    ) throws -> [String] {
        let columns = try reference.columns.map { "r." + (try SQL.name($0)) as SQL }
        let same = try zip(columns, reference.targets).map { "\($0) = t.\(try SQL.name($1))" as SQL }
        let present = columns.map { "\($0) IS NOT NULL" as SQL }
        return try tx.query(
            """
            SELECT DISTINCT \(columns.joined(separator: ", ")) FROM \(try SQL.name(table.name)) r
            WHERE \(present.joined(separator: " AND ")) AND NOT EXISTS (
                SELECT 1 FROM \(try SQL.name(reference.table)) t WHERE \(same.joined(separator: " AND ")))
            ORDER BY 1 LIMIT \(limit)
            """
        ) { row in
            (0..<columns.count).map { row.shown($0) ?? "" }.joined(separator: ", ")
        }
    }
}
