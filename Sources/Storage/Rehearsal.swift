/// A write that was run without a database: what it had to read was known, what it would write is kept (docs/decisions/0028).
///
/// It is made on any thread, so that the one thread that writes finds its statements ready.
public struct Rehearsal<Value: Sendable>: Sendable {
    public let value: Value
    private let steps: [RehearsalStep]
    private let notifications: [Notification]

    /// Runs `body` with a transaction that reads nothing.
    /// - Throws: ``NotForeseen`` when it reads or needs to know what became of a statement, and what `body` throws.
    public init(_ body: (borrowing Transaction) throws -> Value) throws {
        let connection = RehearsalConnection()
        value = try body(Transaction(connection))
        steps = connection.steps
        notifications = connection.notifications.all
    }

    /// Does in `tx` what was rehearsed. False, with nothing done, when a row is in the way that was not expected.
    ///
    /// Its queries and attempts are ``Transaction/undisturbed(_:)``.
    public func perform(_ tx: borrowing Transaction) throws -> Bool {
        for step in steps {
            switch step {
            case .nothing(let sql):
                if try tx.undisturbed({ try tx.first(sql) { _ in true } }) != nil { return false }
            case .attempt(let sql):
                guard try admits({ try tx.undisturbed { _ = try tx.attempt(sql) } }) else { return false }
            case .attemptRow(let row):
                guard try admits({ try tx.undisturbed { try tx.attempt(row) } }) else { return false }
            case .run(let sql):
                try tx.runLater([sql])
            case .insert(let rows):
                try tx.insertLater(rows)
            }
        }
        for notification in notifications { tx.connection.notifications.add(notification) }
        return true
    }
}

/// Whether nothing excludes what is attempted.
private func admits(_ attempt: () throws -> Void) throws -> Bool {
    do {
        try attempt()
        return true
    } catch let error as DatabaseError {
        guard case .exclusion = error.kind else { throw error }
        return false
    }
}

/// A rehearsal asked for what only a database can tell.
public struct NotForeseen: Error {}

enum RehearsalStep: Sendable {
    /// A query that is expected to find nothing.
    case nothing(SQL)
    case attempt(SQL)
    case attemptRow(PackedRows)
    case run(SQL)
    case insert(PackedRows)
}

/// Keeps what is written and knows nothing.
private final class RehearsalConnection: Connection {
    let engine = Engine.sqlite
    let failure: DatabaseError? = nil
    let isSerial = true
    var notifications = PendingNotifications()
    var gathering = Gathering()
    private(set) var steps: [RehearsalStep] = []

    func each(_ sql: SQL, _ visit: (borrowing Row) throws -> Bool) throws { throw NotForeseen() }
    func eachAll(_ queries: [SQL], _ visit: (Int, borrowing Row) throws -> Void) throws { throw NotForeseen() }
    func run(_ sql: SQL) throws -> Int { throw NotForeseen() }
    func runAll(_ statements: [SQL]) throws -> [Int] { throw NotForeseen() }
    func openSavepoint() throws { throw NotForeseen() }
    func releaseSavepoint() throws { throw NotForeseen() }
    func rollBackSavepoint() {}
    func liftTimeLimit() throws { throw NotForeseen() }

    func eachUnexpected(_ sql: SQL, _ visit: (borrowing Row) throws -> Bool) throws {
        try checkUntouched()
        steps.append(.nothing(sql))
    }

    func attempt(_ sql: SQL) throws -> Int {
        try checkUntouched()
        steps.append(.attempt(sql))
        return 1
    }

    func attempt(_ row: PackedRows) throws {
        try checkUntouched()
        steps.append(.attemptRow(row))
    }

    func runLater(_ statements: [SQL]) throws {
        steps += statements.map { .run($0) }
    }

    func insertLater(_ rows: PackedRows) throws {
        steps.append(.insert(rows))
    }

    /// What may turn out otherwise comes first, so that there is nothing to take back then.
    private func checkUntouched() throws {
        let isTouched = steps.contains { if case .nothing = $0 { false } else { true } }
        if isTouched { throw NotForeseen() }
    }
}
