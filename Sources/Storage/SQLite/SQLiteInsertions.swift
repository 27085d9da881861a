import CSQLite

/// The statements by which a connection inserts rows: one for each target of the source and each of a few lengths.
struct SQLiteInsertions {
    private var statements: [Key: SQLiteStatement] = [:]

    private struct Key: Hashable {
        var target: ObjectIdentifier
        var rows: Int
    }

    /// Throws the engine's error for the first row that it refuses; rows before it may be in.
    mutating func insert(_ rows: PackedRows, on connection: OpaquePointer) throws {
        var first = 0
        for size in [16, 8, 4, 2, 1] {
            while rows.count - first >= size {
                let statement = try statement(for: size, of: rows.target, connection)
                let values = first * rows.target.width..<(first + size) * rows.target.width
                guard try statement.step(with: rows, values) == SQLITE_DONE else { throw SQLiteFailure.error(on: connection) }
                first += size
            }
        }
    }

    mutating func removeAll() {
        statements.removeAll()
    }

    private mutating func statement(for rows: Int, of target: RowTarget, _ connection: OpaquePointer) throws -> SQLiteStatement {
        let key = Key(target: ObjectIdentifier(target), rows: rows)
        if let known = statements[key] { return known }
        let values = repeatElement(SQLValue.null, count: rows * target.width)
        let statement = try SQLiteStatement(target.statement(values), on: connection, isControl: false)
        statements[key] = statement
        return statement
    }
}
