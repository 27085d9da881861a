import Domain
import Storage

/// Names and what is stored beside them (contract §8): two spellings of one name are one name, and
/// searches find them.
enum TextChecks {
    static let all = [
        keys, unique("rooms", "room"), unique("appointment_types", "appointment type"), searched,
    ]

    private static let keys = Check("keys follow from their names") { tx, findings in
        for columns in DerivedColumns.keyed { try look(columns, tx, &findings) }
    }

    private static let searched = Check("searches and lists read what rows say") { tx, findings in
        for columns in DerivedColumns.searched + [.addresses] { try look(columns, tx, &findings) }
    }

    /// Names the row, the columns, and a row that has the key which this one should have.
    private static func look(
        _ columns: DerivedColumns, _ tx: borrowing Transaction, _ findings: inout Findings
    ) throws {
        try columns.eachWrong(tx) { row in
            let wrong = columns.wrong(in: row).joined(separator: ", ")
            let rival = try columns.rival(of: row).flatMap { try tx.first($0) { try $0.get(0) as ID } }
            let words = rival.map { ": its name is that of \(columns.kind) \($0)" } ?? ""
            findings.add("\(wrong) of \(columns.kind) \(row.id)\(words)")
        }
    }

    private static func unique(_ table: StaticString, _ kind: String) -> Check {
        Check(
            "\(kind)s of a clinic have different names",
            """
            SELECT a.id, b.id FROM \(SQL(literal: table)) a
            JOIN \(SQL(literal: table)) b ON b.clinic_id = a.clinic_id AND b.name_key = a.name_key
            AND b.id > a.id
            WHERE a.deleted_at IS NULL AND b.deleted_at IS NULL ORDER BY a.id, b.id
            """
        ) { "\(kind)s \($0[0]) and \($0[1])" }
    }

    /// Names the rows of a source that a database with all its guards would refuse, or that would lie there
    /// under another's name. Rows that the upgrade set apart (``TextKey/apart(_:_:)``) are none: they lie
    /// apart there as well.
    static let beforeMove = [
        Check("keys follow from their names") { tx, findings in
            for columns in DerivedColumns.keyed {
                try columns.eachWrong(tx) { row in
                    guard row.stored[0] != row.derived[0].map({ TextKey.apart($0, row.id) }) else { return }
                    findings.add(
                        "\(columns.wrong(in: row).joined(separator: ", ")) of \(columns.kind) \(row.id)")
                }
            }
        },
        unique("rooms", "room"), unique("appointment_types", "appointment type"),
    ]
}
