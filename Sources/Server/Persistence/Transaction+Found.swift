import Storage

extension Transaction {
    /// The first row of `source`, which stands behind `FROM`. Throws 404 that names what there is none of.
    func found<Value>(
        _ what: String, _ columns: Columns<Value>, from source: SQL, lock: Bool = false
    ) throws -> Value {
        let row = try first(
            "SELECT \(columns) FROM \(source)\(lock ? SQL.rowLock : SQL.empty)", columns.read)
        guard let row else { throw Problem.notFound(what) }
        return row
    }

    /// Whether `source`, which stands behind `FROM`, has a row.
    func exists(_ source: SQL) throws -> Bool { try first("SELECT 1 FROM \(source)") { _ in true } ?? false }

    /// Holds the rows of `source` until the transaction ends.
    func hold(_ source: SQL) throws { try each("SELECT 1 FROM \(source)\(SQL.rowLock)") { _ in } }
}
