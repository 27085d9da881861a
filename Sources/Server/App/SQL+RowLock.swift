import Storage

extension SQL {
    /// At a query's end: holds its rows until the transaction ends. Those who only refer to them need not wait, as keys never change: a
    /// writer that holds its clinic's ledger adds rows that refer to these. SQLite's one writer needs no such lock.
    static let rowLock: SQL = .dialect(sqlite: "", postgres: " FOR NO KEY UPDATE")
}
