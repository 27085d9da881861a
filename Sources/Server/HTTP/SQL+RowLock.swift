import Storage

extension SQL {
    /// At a query's end: holds its rows until the transaction ends. SQLite's one writer needs no such lock.
    static let rowLock: SQL = .dialect(sqlite: "", postgres: " FOR UPDATE")

    /// The same for a row whose key stays, so that those who only refer to it need not wait.
    static let rowLockKeepingKey: SQL = .dialect(sqlite: "", postgres: " FOR NO KEY UPDATE")
}
