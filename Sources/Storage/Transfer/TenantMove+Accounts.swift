/// The people who go with their tenants.
extension TenantMove {
    /// Lists in `moving_accounts (id)`, a table of this transaction, the people whom rows of the tenants
    /// refer to, but for those who stay everywhere.
    public func collectAccounts(_ tx: borrowing Transaction) throws {
        let tables = try TenantTables(Catalogue.tables(tx), rule)
        try makeTable(tx)
        for (table, column) in tables.accountColumns {
            let name = try SQL.name(column)
            try tx.run(
                """
                INSERT INTO moving_accounts SELECT DISTINCT \(name) FROM \(try SQL.name(table))
                WHERE \(try tables.condition(table, tenants)) AND \(name) IS NOT NULL ON CONFLICT DO NOTHING
                """)
        }
        try tx.run(
            """
            DELETE FROM moving_accounts
            WHERE id IN (SELECT id FROM \(try SQL.name(rule.accounts)) WHERE \(rule.everywhere))
            """)
    }

    /// Of those whom ``collectAccounts(_:)`` has listed: whom rows of another tenant refer to as well, as
    /// the texts of their keys, and the table of such a row. At most `limit`.
    public func sharedAccounts(
        _ tx: borrowing Transaction, atMost limit: Int
    ) throws -> [(id: String, table: String)] {
        let tables = try TenantTables(Catalogue.tables(tx), rule)
        var found: [(id: String, table: String)] = []
        for (table, column) in tables.accountColumns where found.count < limit {
            let name = try SQL.name(column)
            try tx.each(
                """
                SELECT DISTINCT \(SQL.uuidText(name)) FROM \(try SQL.name(table))
                WHERE \(try tables.condition(table, tenants, others: true))
                AND \(name) IN (SELECT id FROM moving_accounts) LIMIT \(limit)
                """
            ) { row in
                let id: String = try row.get(0)
                if found.count < limit, !found.contains(where: { $0.id == id }) { found.append((id, table)) }
            }
        }
        return found
    }

    /// Of this transaction alone, and empty.
    func makeTable(_ tx: borrowing Transaction) throws {
        try tx.run(
            .dialect(
                sqlite: "CREATE TEMP TABLE IF NOT EXISTS moving_accounts (id BLOB PRIMARY KEY NOT NULL)",
                postgres: "CREATE TEMP TABLE moving_accounts (id uuid PRIMARY KEY) ON COMMIT DROP"))
        try tx.run("DELETE FROM moving_accounts")
    }
}
