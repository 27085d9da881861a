import Storage

/// What the schema itself refuses (docs/decisions 0004 and 0018): a database that lost these triggers or
/// constraints looks right and no longer is safe.
enum ConstraintChecks {
    static let all = [guards]

    private static let guards = Check("the database refuses what it must") { tx, findings in
        let present = try present(tx)
        let wanted = ConstraintChecks.expected[tx.engine] ?? []
        for name in wanted.subtracting(present).sorted() { findings.add("\(name) is missing") }
    }

    static let expected: [Engine: Set<String>] = [
        .sqlite: [
            "appointments_no_overlap_insert", "appointments_no_overlap_update", "audit_entries_no_update",
            "audit_entries_no_delete", "audit_entries_no_replace",
        ],
        .postgres: [
            "appointments_doctor", "appointments_room", "appointments_operatory",
            "audit_entries_no_change", "audit_entries_no_truncate",
        ],
    ]

    /// Triggers and exclusion constraints of the database.
    static func present(_ tx: borrowing Transaction) throws -> Set<String> {
        Set(
            try tx.query(
                .dialect(
                    sqlite: "SELECT name FROM sqlite_master WHERE type = 'trigger'",
                    postgres: """
                        SELECT conname::text FROM pg_constraint
                        WHERE contype = 'x' AND connamespace = current_schema()::regnamespace
                        UNION ALL
                        SELECT t.tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                        WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
                            AND NOT EXISTS (SELECT 1 FROM pg_constraint x WHERE x.oid = t.tgconstraint)
                        """)
            ) { try $0.get(0) as String })
    }
}
