extension SQL {
    /// The column types of the schema, each spelled for SQLite's STRICT tables and for PostgreSQL.
    public enum ColumnType: Sendable, CaseIterable {
        /// `BLOB` of 16 bytes / `uuid`.
        case id
        /// Milliseconds since 1970 UTC: `INTEGER` / `bigint`.
        case instant
        /// `YYYY-MM-DD`, which sorts by time: `TEXT` / `text`.
        case date
        /// Minutes since midnight: `INTEGER` / `smallint`.
        case time
        /// Thousandths: `INTEGER` / `bigint`.
        case money
        /// `INTEGER` 0 or 1 / `boolean`.
        case boolean
        /// Kept as written: `TEXT` / `text`.
        case json
        case text
        /// Text that sorts byte by byte, whatever the database's own collation: `TEXT` / `text COLLATE "C"`.
        case sortedText
        /// `INTEGER` / `bigint`.
        case integer
        /// `REAL` / `double precision`.
        case real
        /// `BLOB` / `bytea`.
        case bytes
    }

    /// The fragment that names a column type.
    public static func type(_ type: ColumnType) -> SQL {
        switch type {
        case .id: .dialect(sqlite: "BLOB", postgres: "uuid")
        case .instant, .money, .integer: .dialect(sqlite: "INTEGER", postgres: "bigint")
        case .date, .json, .text: .dialect(sqlite: "TEXT", postgres: "text")
        case .sortedText: .dialect(sqlite: "TEXT", postgres: "text COLLATE \"C\"")
        case .time: .dialect(sqlite: "INTEGER", postgres: "smallint")
        case .boolean: .dialect(sqlite: "INTEGER", postgres: "boolean")
        case .real: .dialect(sqlite: "REAL", postgres: "double precision")
        case .bytes: .dialect(sqlite: "BLOB", postgres: "bytea")
        }
    }

    /// What follows the closing parenthesis of a `CREATE TABLE`: ` STRICT` in SQLite, nothing in PostgreSQL.
    public static let strict: SQL = .dialect(sqlite: " STRICT", postgres: "")

    /// As ``strict``, for a table of short rows that are found by their primary key: in SQLite the rows lie in that key's own
    /// tree, so that one search finds what otherwise takes two.
    public static let strictByKey: SQL = .dialect(sqlite: " STRICT, WITHOUT ROWID", postgres: "")
}
