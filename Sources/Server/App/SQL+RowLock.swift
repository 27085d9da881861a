import Storage

extension SQL {
    /// At a query's end: holds its rows until the transaction ends. SQLite's one writer needs no such lock.
    static let rowLock: SQL = .dialect(sqlite: "", postgres: " FOR UPDATE")
}
