/// A running transaction, lent to the closure of `Database.read` or `Database.write`; it cannot be kept.
///
/// After a statement has failed, only the end of a `savepoint` around it makes the transaction usable again,
/// on both engines: a caller that catches the error and goes on gets it again. ``attempt(_:)`` is such a
/// statement and savepoint in one.
public struct Transaction: ~Copyable {
    let connection: any Connection

    init(_ connection: any Connection) {
        self.connection = connection
    }

    /// The engine that the transaction runs on.
    public var engine: Engine { connection.engine }

    /// All rows of the result, in order. The statement bounds them, by `LIMIT` or by its nature.
    public func query<T>(_ sql: SQL, _ map: (borrowing Row) throws -> T) throws -> [T] {
        var all: [T] = []
        try connection.each(sql) { row in
            all.append(try map(row))
            return true
        }
        return all
    }

    /// The first row, nil when there is none. Further rows are not looked at; say `LIMIT 1` where there
    /// could be many.
    public func first<T>(_ sql: SQL, _ map: (borrowing Row) throws -> T) throws -> T? {
        var first: T?
        try connection.each(sql) { row in
            first = try map(row)
            return false
        }
        return first
    }

    /// Visits each row, in order. Rows that the visit itself changes may or may not be seen changed.
    public func each(_ sql: SQL, _ visit: (borrowing Row) throws -> Void) throws {
        try connection.each(sql) { row in
            try visit(row)
            return true
        }
    }

    /// Runs queries, in one round trip where the engine has one, and visits the rows of each, in order.
    /// `visit` is told the query by its place, from 0. At most 128 at once.
    public func eachAll(_ queries: [SQL], _ visit: (Int, borrowing Row) throws -> Void) throws {
        guard queries.count <= 128 else { throw DatabaseError(.other, "more than 128 statements at once") }
        try connection.eachAll(queries, visit)
    }

    /// Runs a statement and returns how many rows it inserted, changed or deleted itself (not its
    /// triggers or cascades).
    @discardableResult
    public func run(_ sql: SQL) throws -> Int {
        try connection.run(sql)
    }

    /// Runs a statement that may fail: then it alone is undone, and the transaction goes on.
    ///
    /// Where the write shares its transaction with others on PostgreSQL, a failure is met later, and the
    /// write is run again alone.
    public func attempt(_ sql: SQL) throws {
        try connection.attempt(sql)
    }

    /// Runs statements in order, in one round trip where the engine has one; the first that fails throws. At
    /// most 128 at once.
    @discardableResult
    public func runAll(_ statements: [SQL]) throws -> [Int] {
        guard statements.count <= 128 else { throw DatabaseError(.other, "more than 128 statements at once") }
        return try connection.runAll(statements)
    }

    /// Runs statements, in order, by the next statement or the commit at the latest: on PostgreSQL without a
    /// round trip of their own. An error of theirs is thrown by whatever comes next. At most 128 at once.
    public func runLater(_ statements: [SQL]) throws {
        guard statements.count <= 128 else { throw DatabaseError(.other, "more than 128 statements at once") }
        try connection.runLater(statements)
    }

    /// Inserts rows, each a list of values in parentheses, as ``runLater(_:)`` runs statements.
    ///
    /// They go in groups of 16 and the rest in one more, so that any number of rows needs no more than
    /// sixteen prepared statements.
    /// - Parameters:
    ///   - head: `INSERT INTO table (columns) VALUES`.
    ///   - rows: Any number of them; none runs nothing.
    ///   - tail: What follows the rows, an `ON CONFLICT` clause for one.
    public func insertLater(_ head: SQL, _ rows: [SQL], _ tail: SQL = .empty) throws {
        for start in stride(from: 0, to: rows.count, by: 16) {
            let group = rows[start..<min(start + 16, rows.count)]
            try connection.runLater(["\(head) \(group.joined(separator: ", ")) \(tail)"])
        }
    }

    /// A part that is rolled back alone when `body` throws. They nest.
    public func savepoint<T>(_ body: () throws -> T) throws -> T {
        try connection.openSavepoint()
        let value: T
        do {
            value = try body()
            if let failure = connection.failure { throw failure }
        } catch {
            connection.rollBackSavepoint()
            throw error
        }
        try connection.releaseSavepoint()
        return value
    }

    /// For migrations, which may take long.
    func liftTimeLimit() throws {
        try connection.liftTimeLimit()
    }

    /// Sends `payload` (less than 8000 bytes) to all listeners of `channel`, in every process on PostgreSQL
    /// and in this one on SQLite, once the transaction has committed; never when it is rolled back.
    public func notify(channel: StaticString, payload: String) throws {
        guard payload.utf8.count < 8000 else {
            throw DatabaseError(.other, "a notification's payload is too long")
        }
        try SQLValue.text(payload).validate()
        connection.notifications.add(Notification(channel: channel.description, payload: payload))
    }
}

extension Transaction {
    /// Visits each row, in order, however many there are: they are never all in memory, also on PostgreSQL,
    /// which is asked for a thousand at a time. Within a visit no other walk can be taken.
    public func walk(_ sql: SQL, _ visit: (borrowing Row) throws -> Void) throws {
        guard engine == .postgres else { return try each(sql, visit) }
        try run("DECLARE odontox_walk NO SCROLL CURSOR FOR \(sql)")
        var rows = 0
        repeat {
            rows = 0
            try each("FETCH 1000 FROM odontox_walk") { row in
                rows += 1
                try visit(row)
            }
        } while rows == 1000
        try run("CLOSE odontox_walk")
    }
}

/// Queries that were asked ahead, and whose rows are read a little later in the same transaction.
public struct Asked: Sendable {
    let queries: [SQL]
    /// Of the first answer.
    let number: Int
}

extension Transaction {
    /// Asks queries ahead: on PostgreSQL they go out with the next statement, in its round trip, so that
    /// questions that do not depend on each other's answers cost one. On SQLite, which has no trips, they are
    /// run when they are read. At most 128.
    ///
    /// Between the two the transaction must not change what they ask for. Their errors are thrown by whatever
    /// comes next.
    public func ask(_ queries: [SQL]) throws -> Asked {
        guard queries.count <= 128 else { throw DatabaseError(.other, "more than 128 statements at once") }
        return Asked(queries: queries, number: try connection.ask(queries))
    }

    /// Visits the rows of each query, as ``eachAll(_:_:)`` does. Once.
    public func eachAll(_ asked: Asked, _ visit: (Int, borrowing Row) throws -> Void) throws {
        try connection.eachAll(asked, visit)
    }

    /// All rows of one query that was asked ahead.
    public func query<T>(_ asked: Asked, _ map: (borrowing Row) throws -> T) throws -> [T] {
        var all: [T] = []
        try connection.eachAll(asked) { _, row in all.append(try map(row)) }
        return all
    }

    /// The first row of one query that was asked ahead, nil when there is none.
    public func first<T>(_ asked: Asked, _ map: (borrowing Row) throws -> T) throws -> T? {
        var first: T?
        try connection.eachAll(asked) { _, row in
            if first == nil { first = try map(row) }
        }
        return first
    }
}
