import Domain
import Storage

/// Columns of a table that follow from texts of their row: what makes a name unique, what searches and lists
/// read (docs/decisions/0037). The server writes them with the row; here is how they are made again, for rows
/// that are there.
struct DerivedColumns: Sendable {
    /// What a row is, in a finding.
    let kind: String
    let table: StaticString
    let sources: [StaticString]
    let columns: [StaticString]
    /// Rows `b` that stand in the way of row `a` where both have one key; nil where keys need not differ.
    var rivals: SQL?
    let derive: @Sendable ([String?]) -> [String?]

    struct Row: Sendable {
        var id: ID
        var stored: [String?]
        var derived: [String?]
    }

    /// Whose first column is a ``TextKey``.
    static let keyed = [rooms, appointmentTypes, operatories]
    static let searched = [clinics, users, patients]

    /// What the addresses of users are compared by (Accounts, A1).
    static let addresses = DerivedColumns(
        kind: "user", table: "users", sources: ["email"], columns: ["email_key"],
        rivals: "JOIN users b ON b.id <> a.id WHERE a.id = a.id"
    ) { texts in [EmailAddress.key(of: texts[0] ?? "")] }

    static let rooms = named("room", "rooms")
    static let appointmentTypes = named("appointment type", "appointment_types")

    static let operatories = DerivedColumns(
        kind: "appointment", table: "appointments", sources: ["operatory"], columns: ["operatory_key"],
        rivals: """
            JOIN appointments b ON b.clinic_id = a.clinic_id AND b.id <> a.id AND b.starts_at < a.busy_until
                AND b.busy_until > a.starts_at AND b.starts_at > a.starts_at - 43200000
                AND b.lane < a.lane_end AND b.lane_end > a.lane
            WHERE a.status NOT IN ('cancelled', 'no_show') AND b.status NOT IN ('cancelled', 'no_show')
            """
    ) { texts in [texts[0].map { Operatory($0)?.key ?? $0 }] }

    private static let clinics = DerivedColumns(
        kind: "clinic", table: "clinics", sources: ["name"], columns: ["search", "sort_key"]
    ) {
        let index = NameIndex($0[0] ?? "")
        return [index.search, index.sortKey]
    }

    private static let users = DerivedColumns(
        kind: "user", table: "users", sources: ["first_name", "last_name", "email"],
        columns: ["search", "sort_key"]
    ) { texts in
        let index = NameIndex(firstName: texts[0] ?? "", lastName: texts[1] ?? "", more: texts[2])
        return [index.search, index.sortKey]
    }

    private static let patients = DerivedColumns(
        kind: "patient", table: "patients",
        sources: ["first_name", "last_name", "patient_number", "email", "phone"],
        columns: ["search", "sort_key"]
    ) { texts in
        let index = NameIndex(
            firstName: texts[0] ?? "", lastName: texts[1] ?? "", more: texts[2], texts[3], phone: texts[4])
        return [index.search, index.sortKey]
    }

    private static func named(_ kind: String, _ table: StaticString) -> DerivedColumns {
        DerivedColumns(
            kind: kind, table: table, sources: ["name"], columns: ["name_key", "search", "sort_key"],
            rivals: """
                JOIN \(SQL(literal: table)) b ON b.clinic_id = a.clinic_id AND b.id <> a.id
                WHERE a.deleted_at IS NULL AND b.deleted_at IS NULL
                """
        ) {
            let index = NameIndex($0[0] ?? "")
            return [TextKey.key($0[0] ?? ""), index.search, index.sortKey]
        }
    }

    /// Appointments the rows whose columns are not what follows from their texts, by id. `appointment`
    /// may change them.
    func eachWrong(_ tx: borrowing Transaction, _ appointment: (Row) throws -> Void) throws {
        var last: ID?
        repeat {
            let after: SQL = last.map { "WHERE id > \($0)" } ?? ""
            last = nil
            var count = 0
            let rows = try tx.query(
                "SELECT \(names) FROM \(SQL(literal: table)) \(after) ORDER BY id LIMIT 500"
            ) { row in
                count += 1
                last = try row.get(0)
                return try wrong(row)
            }
            for case let row? in rows { try appointment(row) }
            if count < 500 { last = nil }
        } while last != nil
    }

    private var names: SQL { (["id"] + sources + columns).map { SQL(literal: $0) }.joined(separator: ", ") }

    private func wrong(_ row: borrowing Storage.Row) throws -> Row? {
        let texts = try (1..<row.count).map { try row.get($0) as String? }
        let (stored, derived) = (Array(texts[sources.count...]), derive(Array(texts[..<sources.count])))
        let found = Row(id: try row.get(0), stored: stored, derived: derived)
        return wrong(in: found).isEmpty ? nil : found
    }

    /// The columns that are not what follows from the texts, byte by byte.
    func wrong(in row: Row) -> [String] {
        zip(columns, zip(row.stored, row.derived)).filter {
            $1.0.map { Array($0.utf8) } != $1.1.map { Array($0.utf8) }
        }.map { "\($0.0)" }
    }

    /// A query of a row in use that has the key which this one should have.
    func rival(of row: Row) -> SQL? {
        guard let rivals, let key = row.derived[0] else { return nil }
        let table = SQL(literal: table)
        return
            """
            SELECT b.id FROM \(table) a \(rivals) AND a.id = \(row.id)
            AND b.\(SQL(literal: columns[0])) = \(key) ORDER BY b.id LIMIT 1
            """
    }

    func update(_ id: ID, _ values: [String?]) -> SQL {
        let assignments = zip(columns, values).map { "\(SQL(literal: $0)) = \($1)" as SQL }
        return "UPDATE \(SQL(literal: table)) SET \(assignments.joined(separator: ", ")) WHERE id = \(id)"
    }
}
