/// One session of a PostgreSQL server.
///
/// `BEGIN`, savepoints and their ends are not sent at once but in front of the next statement, in the same round trip.
final class PostgresConnection: Connection {
    var notifications = PendingNotifications()
    private(set) var failure: DatabaseError?
    /// The server may have committed: a write must not be run again.
    private(set) var hasSentCommit = false
    private let pipeline: PostgresPipeline
    private var statements: StatementCache<String>
    private var lastStatement = 0
    /// Statements that left the cache and are still known to the server.
    private var discarded: [String] = []
    private var controls: [PostgresControl] = []
    /// Whether the server knows of the transaction.
    private var hasBegun = false

    init(address: String, options: DatabaseOptions) throws {
        pipeline = try PostgresPipeline(address: address, options: options)
        statements = StatementCache(engine: .postgres, capacity: options.statementCacheSize)
    }

    var engine: Engine { .postgres }

    var isBroken: Bool { pipeline.isBroken }

    /// Whether `error`, which ended the transaction, may not come again with another try.
    func isTransient(_ error: any Error) -> Bool {
        guard let last = pipeline.lastFailure, last.isTransient else { return false }
        return failure != nil || error as? DatabaseError == last.error
    }

    func each(_ sql: SQL, _ visit: (borrowing Row) throws -> Bool) throws {
        guard let result = try exchange([sql]).last else { return }
        for row in 0..<result.rows {
            if try !visit(Row(.postgres(result.handle, row))) { return }
        }
    }

    func run(_ sql: SQL) throws -> Int {
        try exchange([sql]).last?.changes ?? 0
    }

    func runAll(_ statements: [SQL]) throws -> [Int] {
        try exchange(statements).map(\.changes)
    }

    func openSavepoint() throws {
        if let failure { throw failure }
        controls.append(.savepoint)
        notifications.openSavepoint()
    }

    func releaseSavepoint() throws {
        if let failure { throw failure }
        // Nothing happened inside: the server need not hear of it.
        if controls.last == .savepoint { controls.removeLast() } else { controls.append(.release) }
        notifications.releaseSavepoint()
    }

    func rollBackSavepoint() {
        notifications.rollBackSavepoint()
        if isBroken { return }
        failure = nil
        if controls.last == .savepoint { controls.removeLast() } else { controls += [.rollBackToSavepoint, .release] }
    }

    func begin(_ control: PostgresControl) {
        failure = nil
        hasSentCommit = false
        hasBegun = false
        pipeline.forgetFailure()
        notifications.removeAll()
        controls = [control]
    }

    func commit() throws {
        try refuseToCommit()
        // A transaction without statements is one that the server never heard of.
        if !hasBegun && notifications.all.isEmpty { return controls.removeAll() }
        try failing {
            try sendControls()
            for notification in notifications.all {
                try pipeline.execute(PostgresControl.notify.name, "\(notification.channel)\(notification.payload)")
            }
            hasSentCommit = true
            try pipeline.execute(.commit)
            let tag = try pipeline.receive().last?.commandTag
            guard tag == "COMMIT" else { throw DatabaseError(.other, "the server rolled back instead of committing") }
        }
        discardStatements()
    }

    /// Ends a read; `finish` is called before the server has answered, as nothing depends on that answer.
    func endRead(_ finish: () -> Void) throws {
        try refuseToCommit()
        guard hasBegun else {
            controls.removeAll()
            return finish()
        }
        controls = []
        try failing {
            try pipeline.execute(.commit)
            try pipeline.sync()
        }
        finish()
        // If this fails the pipeline is broken, and the next job gets another connection.
        _ = try? pipeline.answers()
        discardStatements()
    }

    /// Leaves the transaction, whatever state it is in.
    func rollBack() {
        notifications.removeAll()
        controls = []
        failure = nil
        guard hasBegun, !isBroken else { return }
        do {
            try pipeline.execute(.rollBack)
            try pipeline.receive()
        } catch {
            failure = DatabaseError(.unavailable, "a transaction could not be rolled back")
        }
        discardStatements()
    }

    private func refuseToCommit() throws {
        if let failure { throw failure }
        if hasBegun && pipeline.isOutsideTransaction { throw DatabaseError(.other, "the transaction was ended from inside") }
    }

    private func sendControls() throws {
        for control in controls { try pipeline.execute(control) }
        controls.removeAll(keepingCapacity: true)
        hasBegun = true
    }

    /// What was sent, in order, as the answers come.
    private enum Command {
        case control
        case prepare(String, SQL)
        case execute
    }

    /// Runs statements in one round trip; one result for each.
    private func exchange(_ sqls: [SQL]) throws -> [PostgresResult] {
        if let failure { throw failure }
        // Before anything is sent: a refused value leaves the transaction as it is.
        for sql in sqls { try sql.forEachValue(for: .postgres) { try $0.validate() } }
        return try failing {
            var commands = controls.map { _ in Command.control }
            try sendControls()
            for sql in sqls { try send(sql, &commands) }
            try pipeline.sync()
            let (results, error) = try pipeline.answers()
            var answers: [PostgresResult] = []
            for (command, result) in zip(commands, results) {
                switch command {
                case .control: continue
                case .prepare(let name, let sql): discarded += statements.insert(name, for: sql)
                case .execute: answers.append(result)
                }
            }
            if let error { throw error.error }
            return answers
        }
    }

    private func send(_ sql: SQL, _ commands: inout [Command]) throws {
        if let name = statements.find(sql) {
            commands.append(.execute)
            return try pipeline.execute(name, sql)
        }
        lastStatement += 1
        let name = "s\(lastStatement)"
        commands += [.prepare(name, sql), .execute]
        try pipeline.prepare(name, sql.text(for: .postgres))
        try pipeline.execute(name, sql)
    }

    /// Notes the error of `body`: the transaction is then as good as rolled back.
    private func failing<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch {
            failure = error as? DatabaseError ?? DatabaseError(.other, "\(error)")
            throw error
        }
    }

    /// Outside the transaction, so that a failure harms none.
    private func discardStatements() {
        guard !discarded.isEmpty, !isBroken else { return }
        for name in discarded { try? pipeline.deallocate(name) }
        discarded.removeAll()
        _ = try? pipeline.receive()
    }
}
