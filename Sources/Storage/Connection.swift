/// One connection to an engine. It belongs to the thread that runs its jobs and is never seen by another.
protocol Connection: AnyObject {
    var engine: Engine { get }

    /// The error of a statement that no savepoint has undone: the transaction can only be rolled back.
    var failure: DatabaseError? { get }

    /// What the transaction will send when it commits.
    var notifications: PendingNotifications { get set }

    /// What the transaction will write when it commits.
    var gathering: Gathering { get set }

    /// Whether nobody else writes while a transaction of this connection does.
    var isSerial: Bool { get }

    /// Visits the rows until `visit` returns false.
    func each(_ sql: SQL, _ visit: (borrowing Row) throws -> Bool) throws
    /// Visits the rows of a query that hardly ever has any.
    func eachUnexpected(_ sql: SQL, _ visit: (borrowing Row) throws -> Bool) throws
    func eachAll(_ queries: [SQL], _ visit: (Int, borrowing Row) throws -> Void) throws
    func run(_ sql: SQL) throws -> Int
    /// Runs a statement that takes nothing with it when it fails.
    func attempt(_ sql: SQL) throws -> Int
    func attempt(_ row: PackedRows) throws
    func runAll(_ statements: [SQL]) throws -> [Int]
    func runLater(_ statements: [SQL]) throws
    func insertLater(_ rows: PackedRows) throws
    /// Inserts what ``insertLater(_:)`` has left waiting.
    func insertWaiting() throws

    /// Lets the statements of this transaction take very long, for migrations.
    func liftTimeLimit() throws

    /// Whether SQLite runs triggers and looks after foreign keys. PostgreSQL always does.
    func setGuards(_ stand: Bool) throws

    func openSavepoint() throws
    func releaseSavepoint() throws
    /// Never throws, as it follows an error; if it fails, `failure` stays.
    func rollBackSavepoint()
}

extension Connection {
    func eachUnexpected(_ sql: SQL, _ visit: (borrowing Row) throws -> Bool) throws {
        try each(sql, visit)
    }

    func insertLater(_ rows: PackedRows) throws {
        for statement in rows.statements() { try runLater([statement]) }
    }

    func insertWaiting() throws {}

    func setGuards(_ stand: Bool) throws {}

    func attempt(_ row: PackedRows) throws {
        for statement in row.statements() { _ = try attempt(statement) }
    }

    /// In a savepoint of its own, for an engine in which a statement that fails takes the transaction with it.
    func attempt(_ sql: SQL) throws -> Int {
        try openSavepoint()
        do {
            let changes = try run(sql)
            try releaseSavepoint()
            return changes
        } catch {
            rollBackSavepoint()
            throw error
        }
    }
}
