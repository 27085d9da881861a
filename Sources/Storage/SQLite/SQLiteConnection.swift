import GRDBSQLite

/// One connection to a SQLite file, stepped straight through the C API.
final class SQLiteConnection: Connection {
    let handle: OpaquePointer
    var notifications = PendingNotifications()
    private(set) var failure: DatabaseError?
    private var statements: StatementCache<SQLiteStatement>

    init(_ handle: OpaquePointer, cacheSize: Int) {
        self.handle = handle
        statements = StatementCache(engine: .sqlite, capacity: cacheSize)
    }

    var engine: Engine { .sqlite }

    /// Whether the engine itself has left the transaction, as it does after some errors.
    var isOutsideTransaction: Bool { sqlite3_get_autocommit(handle) != 0 }

    func each(_ sql: SQL, _ visit: (borrowing Row) throws -> Bool) throws {
        if let failure { throw failure }
        let statement = try prepare(sql)
        statement.isInUse = true
        defer { statement.reset() }
        try statement.bind(sql)
        while true {
            switch sqlite3_step(statement.handle) {
            case SQLITE_ROW: if try !visit(Row(.sqlite(statement.handle))) { return }
            case SQLITE_DONE: return
            default: throw fail()
            }
        }
    }

    func run(_ sql: SQL) throws -> Int {
        // sqlite3_changes keeps its last answer when a statement is none that changes rows.
        let before = sqlite3_total_changes64(handle)
        try each(sql) { _ in true }
        return sqlite3_total_changes64(handle) == before ? 0 : Int(sqlite3_changes64(handle))
    }

    func runAll(_ statements: [SQL]) throws -> [Int] {
        try statements.map(run)
    }

    func openSavepoint() throws {
        try each(Self.savepoint) { _ in true }
        notifications.openSavepoint()
    }

    func releaseSavepoint() throws {
        try each(Self.release) { _ in true }
        notifications.releaseSavepoint()
    }

    func rollBackSavepoint() {
        notifications.rollBackSavepoint()
        let before = failure
        failure = nil
        do {
            try each(Self.rollBackToSavepoint) { _ in true }
            try each(Self.release) { _ in true }
        } catch {
            failure = before ?? failure
        }
    }

    func begin(_ sql: SQL) throws {
        failure = nil
        notifications.removeAll()
        try each(sql) { _ in true }
    }

    /// Commits; when the engine refuses, the transaction is still there.
    func commit() throws {
        if let failure { throw failure }
        if isOutsideTransaction { throw DatabaseError(.other, "the transaction was ended from inside") }
        try each(Self.commit) { _ in true }
    }

    /// Leaves the transaction, whatever state it is in.
    func rollBack() {
        failure = nil
        notifications.removeAll()
        guard !isOutsideTransaction else { return }
        try? each(Self.rollBack) { _ in true }
        failure = nil
    }

    /// Lets go of all statements, so that the connection can be closed.
    func finalize() {
        statements.removeAll()
    }

    private func prepare(_ sql: SQL) throws -> SQLiteStatement {
        let cached = statements.find(sql)
        if let cached, !cached.isInUse { return cached }
        let statement: SQLiteStatement
        do {
            statement = try SQLiteStatement(sql, on: handle)
        } catch let error as DatabaseError {
            failure = error
            throw error
        }
        // One that is in use, by a visit of its own rows further up, stays the cached one.
        if cached == nil { _ = statements.insert(statement, for: sql) }
        return statement
    }

    private func fail() -> DatabaseError {
        let error = SQLiteFailure.error(on: handle)
        failure = error
        return error
    }

    static let beginRead: SQL = "BEGIN DEFERRED"
    static let beginWrite: SQL = "BEGIN IMMEDIATE"
    private static let commit: SQL = "COMMIT"
    private static let rollBack: SQL = "ROLLBACK"
    // The same name at every depth: the engine means the innermost.
    private static let savepoint: SQL = "SAVEPOINT odontox"
    private static let release: SQL = "RELEASE odontox"
    private static let rollBackToSavepoint: SQL = "ROLLBACK TO odontox"
}
