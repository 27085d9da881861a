import Domain
import Storage

extension Migration {
    /// What texts are compared by lies in columns, made by one function for both databases: a name's identity, what searches look through,
    /// and what lists sort by (docs/decisions/0037).
    static let textColumns = Migration(
        id: "0026-text-columns",
        statements: [
            "ALTER TABLE rooms ADD COLUMN name_key \(type: .text) NOT NULL DEFAULT ''",
            "ALTER TABLE appointment_types ADD COLUMN name_key \(type: .text) NOT NULL DEFAULT ''",
            "DROP INDEX rooms_name_key",
            "DROP INDEX appointment_types_name_key",
            "ALTER TABLE rooms ADD COLUMN search \(type: .text) NOT NULL DEFAULT ''",
            "ALTER TABLE appointment_types ADD COLUMN search \(type: .text) NOT NULL DEFAULT ''",
            "ALTER TABLE clinics ADD COLUMN search \(type: .text) NOT NULL DEFAULT ''",
            "ALTER TABLE users ADD COLUMN search \(type: .text) NOT NULL DEFAULT ''",
            "ALTER TABLE rooms ADD COLUMN sort_key \(type: .sortedText) NOT NULL DEFAULT ''",
            "ALTER TABLE appointment_types ADD COLUMN sort_key \(type: .sortedText) NOT NULL DEFAULT ''",
            "ALTER TABLE clinics ADD COLUMN sort_key \(type: .sortedText) NOT NULL DEFAULT ''",
            "ALTER TABLE users ADD COLUMN sort_key \(type: .sortedText) NOT NULL DEFAULT ''",
            "ALTER TABLE patients ADD COLUMN sort_key \(type: .sortedText) NOT NULL DEFAULT ''",
            "DROP INDEX patients_name",
        ],
        fill: { tx in
            for columns in DerivedColumns.keyed + DerivedColumns.searched {
                try columns.eachWrong(tx) { row in try rewrite(row, columns, tx) }
            }
            for columns in [DerivedColumns.rooms, .appointmentTypes] { try separate(columns, tx) }
        },
        afterwards: [
            "CREATE UNIQUE INDEX rooms_name_key ON rooms (clinic_id, name_key) WHERE deleted_at IS NULL",
            "CREATE UNIQUE INDEX appointment_types_name_key ON appointment_types (clinic_id, name_key) WHERE deleted_at IS NULL",
            "CREATE INDEX patients_sorted ON patients (clinic_id, sort_key, id)",
        ])

    /// Two appointments that were booked in one operatory under two spellings stay booked: the later row's key says that it stands apart.
    private static func rewrite(_ row: DerivedColumns.Row, _ columns: DerivedColumns, _ tx: borrowing Transaction) throws {
        do {
            try tx.attempt(columns.update(row.id, row.derived))
        } catch let error as DatabaseError {
            guard case .exclusion = error.kind else { throw error }
            try tx.attempt(columns.update(row.id, row.derived.map { $0.map { TextKey.apart($0, row.id) } }))
        }
    }

    /// Rows that have one name under two spellings keep both: the later ones get a key of their own until somebody renames them.
    private static func separate(_ columns: DerivedColumns, _ tx: borrowing Transaction) throws {
        let later = try tx.query(
            """
            SELECT id, name_key FROM (
                SELECT id, name_key, row_number() OVER (PARTITION BY clinic_id, name_key ORDER BY created_at, id) AS place
                FROM \(SQL(literal: columns.table)) WHERE deleted_at IS NULL
            ) AS named WHERE place > 1
            """
        ) { (id: try $0.get(0) as ID, key: try $0.get(1) as String) }
        for (id, key) in later {
            try tx.run("UPDATE \(SQL(literal: columns.table)) SET name_key = \(TextKey.apart(key, id)) WHERE id = \(id)")
        }
    }
}
