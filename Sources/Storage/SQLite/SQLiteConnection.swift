import CSQLite

/// One connection to a SQLite file, stepped straight through the C API.
final class SQLiteConnection: Connection {
    private let owned: SQLiteHandle
    private var handle: OpaquePointer { owned.pointer }
    var notifications = PendingNotifications()
    private(set) var failure: DatabaseError?
    /// The disk did not keep what it was given: nothing more may be written.
    private(set) var hasLostWrites = false
    private var statements: StatementCache<SQLiteStatement>
    private let timer: SQLiteTimer

    let companion: Companion

    init(_ handle: SQLiteHandle, _ options: DatabaseOptions) {
        owned = handle
        companion = options.companion
        statements = StatementCache(engine: .sqlite, capacity: options.statementCacheSize)
        timer = SQLiteTimer(handle.pointer)
    }

    var engine: Engine { .sqlite }

    /// Whether the engine itself has left the transaction, as it does after some errors.
    var isOutsideTransaction: Bool { sqlite3_get_autocommit(handle) != 0 }

    func each(_ sql: SQL, _ visit: (borrowing Row) throws -> Bool) throws {
        try step(sql, isControl: false, visit)
    }

    func eachAll(_ queries: [SQL], _ visit: (Int, borrowing Row) throws -> Void) throws {
        for (number, query) in queries.enumerated() {
            try each(query) { row in
                try visit(number, row)
                return true
            }
        }
    }

    /// They are run when they are read.
    func ask(_ queries: [SQL]) throws -> Int { 0 }

    func eachAll(_ asked: Asked, _ visit: (Int, borrowing Row) throws -> Void) throws {
        try eachAll(asked.queries, visit)
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

    /// There is no trip to save: they are run at once.
    func runLater(_ statements: [SQL]) throws {
        for statement in statements { _ = try run(statement) }
    }

    /// The engine undoes a statement that fails by itself, so that no savepoint is needed for one.
    func attempt(_ sql: SQL) throws {
        do {
            _ = try run(sql)
        } catch {
            if !isOutsideTransaction { failure = nil }
            throw error
        }
    }

    func openSavepoint() throws {
        try control(Self.savepoint)
        notifications.openSavepoint()
    }

    func releaseSavepoint() throws {
        try control(Self.release)
        notifications.releaseSavepoint()
    }

    func rollBackSavepoint() {
        notifications.rollBackSavepoint()
        let before = failure
        failure = nil
        do {
            try control(Self.rollBackToSavepoint)
            try control(Self.release)
        } catch {
            failure = before ?? failure
        }
    }

    /// - Parameter limit: Time for the whole transaction, nil for any.
    func begin(_ sql: SQL, limit: Duration? = nil) throws {
        timer.end = limit.map { .now + $0 }
        failure = nil
        notifications.removeAll()
        try control(sql)
    }

    /// Commits; when SQLite refuses, the transaction is still there.
    /// - Throws: `DatabaseError` of the kind `.outcomeUnknown` when the disk failed: it may hold the
    ///   commit or not.
    func commit() throws {
        if let failure { throw failure }
        if isOutsideTransaction { throw DatabaseError(.other, "the transaction was ended from inside") }
        do {
            try control(Self.commit)
        } catch let error as DatabaseError where sqlite3_errcode(handle) & 0xff == SQLITE_IOERR {
            // Without room for its index the WAL may have the commit, until the next one overwrites it.
            if !SQLiteFailure.isIndexFull(sqlite3_extended_errcode(handle)) { hasLostWrites = true }
            throw DatabaseError(.outcomeUnknown, error.message)
        }
    }

    /// Leaves the transaction, whatever state it is in.
    func rollBack() {
        failure = nil
        notifications.removeAll()
        guard !isOutsideTransaction else { return }
        try? control(Self.rollBack)
        failure = nil
    }

    func liftTimeLimit() {
        timer.end = nil
    }

    func close() {
        timer.remove()
        statements.removeAll()
        owned.close()
    }

    private func control(_ sql: SQL) throws {
        try step(sql, isControl: true) { _ in true }
    }

    private func step(_ sql: SQL, isControl: Bool, _ visit: (borrowing Row) throws -> Bool) throws {
        if let failure { throw failure }
        let statement = try prepare(sql, isControl)
        statement.isInUse = true
        defer { statement.reset() }
        try statement.bind(sql)
        var code = sqlite3_step(statement.handle)
        while code == SQLITE_ROW {
            if try !visit(Row(.sqlite(statement.handle))) { return }
            code = sqlite3_step(statement.handle)
        }
        if code != SQLITE_DONE { throw fail() }
    }

    private func prepare(_ sql: SQL, _ isControl: Bool) throws -> SQLiteStatement {
        let cached = statements.find(sql)
        if let cached, !cached.isInUse { return cached }
        let statement = try failing { try SQLiteStatement(sql, on: handle, isControl: isControl) }
        // One that is in use, by a visit of its own rows further up, stays the cached one.
        if cached == nil { _ = statements.insert(statement, for: sql) }
        return statement
    }

    private func failing<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as DatabaseError {
            failure = error
            throw error
        }
    }

    private func fail() -> DatabaseError {
        let error = SQLiteFailure.error(on: handle)
        if SQLiteFailure.isFailedSync(sqlite3_extended_errcode(handle)) { hasLostWrites = true }
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
