import Storage

/// What the engine itself promises: whole pages, valid indexes, no row that refers to nothing.
enum EngineChecks {
    static let all = [integrity, ids, references]

    private static let integrity = Check("the engine's own integrity") { tx, findings in
        try tx.each(
            .dialect(
                sqlite: """
                    SELECT integrity_check FROM pragma_integrity_check(20) WHERE integrity_check <> 'ok'
                    """,
                postgres: """
                    SELECT 'index ' || indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid
                    UNION ALL SELECT 'constraint ' || conname::text FROM pg_constraint WHERE NOT convalidated
                    UNION ALL SELECT 'disabled trigger ' || tgname::text FROM pg_trigger WHERE tgenabled = 'D'
                    ORDER BY 1
                    """)
        ) { row in findings.add(try row.get(0)) }
    }

    /// PostgreSQL has a type for them; SQLite keeps whatever bytes it is given.
    private static let ids = Check("ids have their 16 bytes") { tx, findings in
        for column in try Catalogue.columnsOfOtherBytes(tx, length: 16, besides: ["idempotency_keys.body"]) {
            findings.add("\(column.name) of \(column.rows) rows")
        }
    }

    private static let references = Check("no row without the one it refers to") { tx, findings in
        for orphans in try Orphans.find(tx, atMost: Findings.limit) {
            for value in orphans.values {
                findings.add("\(orphans.table).\(orphans.column) \(value) is not in \(orphans.missing)")
            }
        }
    }
}
