/// One session of a PostgreSQL server.
///
/// `BEGIN`, savepoints and their ends, and statements that are run later, are not sent at once but in front
/// of the next statement or the commit, in the same round trip.
final class PostgresConnection: Connection {
    var notifications = PendingNotifications()
    private(set) var failure: DatabaseError?
    /// The first error of a statement since `noteJob`, also of one that a savepoint has undone.
    private(set) var jobFailure: DatabaseError?
    private var hasSentCommit = false
    private let pipeline: PostgresPipeline
    private var statements: StatementCache<String>
    private var lastStatement = 0
    /// Statements that left the cache and are still known to the server.
    private var discarded: [String] = []
    private var queue = PostgresQueue()
    /// To questions that were asked ahead and not read yet.
    private var answers: [Int: PostgresResult] = [:]
    private var lastQuestion = 0
    /// Whether the server knows of the transaction.
    private var hasBegun = false
    /// Whether jobs share the transaction, each in its savepoint; one in which a statement fails is run
    /// again alone.
    private var isShared = false

    let companion: Companion

    init(address: String, options: DatabaseOptions, _ limits: PostgresLimits) throws {
        pipeline = try PostgresPipeline(address: address, options: options, limits)
        statements = StatementCache(engine: .postgres, capacity: options.statementCacheSize)
        companion = options.companion
    }

    var engine: Engine { .postgres }

    var isBroken: Bool { pipeline.isBroken }

    /// The server may have committed, and can no longer be asked: a write must not be run again.
    var isCommitUnknown: Bool { isBroken && hasSentCommit && !pipeline.hasSkippedLast }

    /// Says that a job begins among others that share the transaction.
    func noteJob() {
        jobFailure = nil
    }

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

    func eachAll(_ queries: [SQL], _ visit: (Int, borrowing Row) throws -> Void) throws {
        for (number, result) in try exchange(queries).enumerated() {
            for row in 0..<result.rows { try visit(number, Row(.postgres(result.handle, row))) }
        }
    }

    func ask(_ queries: [SQL]) throws -> Int {
        try putOff(queries.enumerated().map { .question($1, lastQuestion + 1 + $0) }, queries)
        defer { lastQuestion += queries.count }
        return lastQuestion + 1
    }

    func eachAll(_ asked: Asked, _ visit: (Int, borrowing Row) throws -> Void) throws {
        if let failure { throw failure }
        if asked.queries.isEmpty { return }
        if answers[asked.number] == nil { _ = try failing { try roundTrip([]) } }
        for place in asked.queries.indices {
            guard let answer = answers.removeValue(forKey: asked.number + place) else {
                throw DatabaseError(.other, "a query was asked in a savepoint that is gone, or read twice")
            }
            for row in 0..<answer.rows { try visit(place, Row(.postgres(answer.handle, row))) }
        }
    }

    func run(_ sql: SQL) throws -> Int {
        try exchange([sql]).last?.changes ?? 0
    }

    func runAll(_ statements: [SQL]) throws -> [Int] {
        try exchange(statements).map(\.changes)
    }

    func runLater(_ statements: [SQL]) throws {
        try putOff(statements.map(PostgresQueue.Step.statement), statements)
    }

    private func putOff(_ steps: [PostgresQueue.Step], _ sqls: [SQL]) throws {
        if let failure { throw failure }
        try validate(sqls)
        // What is sent before the first answer is read must fit the buffers between.
        if queue.steps.count + steps.count > 128 { _ = try failing { try roundTrip([]) } }
        queue.append(steps)
    }

    /// Where jobs share the transaction, the error comes late and ends the job, which is then run again
    /// alone: there it comes at once, and takes nothing with it.
    func attempt(_ sql: SQL) throws {
        if isShared { return try runLater([sql]) }
        try openSavepoint()
        do {
            _ = try run(sql)
            try releaseSavepoint()
        } catch {
            rollBackSavepoint()
            throw error
        }
    }

    func liftTimeLimit() throws {
        pipeline.answerLimit = .seconds(31 * 60)
        _ = try run("SET LOCAL statement_timeout = '30min'")
    }

    func openSavepoint() throws {
        if let failure { throw failure }
        queue.openSavepoint()
        notifications.openSavepoint()
    }

    func releaseSavepoint() throws {
        if let failure { throw failure }
        queue.releaseSavepoint()
        notifications.releaseSavepoint()
    }

    func rollBackSavepoint() {
        notifications.rollBackSavepoint()
        if isBroken { return }
        if queue.rollBackSavepoint() { failure = nil }
    }

    func begin(_ control: PostgresControl, isShared: Bool = false) {
        self.isShared = isShared
        failure = nil
        hasSentCommit = false
        hasBegun = false
        pipeline.reset()
        notifications.removeAll()
        answers.removeAll()
        queue.removeAll()
        queue.append([.control(control)])
    }

    func commit() throws {
        try refuseToCommit()
        // A transaction without statements is one that the server never heard of.
        if !hasBegun && !queue.hasStatements && notifications.all.isEmpty { return queue.removeAll() }
        try failing {
            queue.append(notifications.all.map(PostgresQueue.Step.notification))
            if isShared { queue.append([.control(.patience)]) }
            // A session that died while it was idle must be found out before the commit, after which nobody
            // could tell what became of it.
            if !hasBegun { _ = try roundTrip([]) }
            hasSentCommit = true
            let tag = try roundTrip([.control(.commit)]).last?.commandTag
            guard tag == "COMMIT" else {
                throw DatabaseError(.other, "the server rolled back instead of committing")
            }
        }
        discardStatements()
    }

    /// Ends a read; `finish` is called before the server has answered, as nothing depends on that answer.
    func endRead(_ finish: () -> Void) throws {
        try refuseToCommit()
        guard hasBegun else {
            queue.removeAll()
            return finish()
        }
        queue.removeAll()
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
        queue.removeAll()
        failure = nil
        guard hasBegun, !isBroken else { return }
        do {
            try pipeline.execute(.rollBack)
            try pipeline.receive()
        } catch {
            pipeline.abandon()
        }
        discardStatements()
    }

    private func refuseToCommit() throws {
        if let failure { throw failure }
        if hasBegun && pipeline.isOutsideTransaction {
            throw DatabaseError(.other, "the transaction was ended from inside")
        }
    }

    /// A statement that is about to be sent.
    private struct Call {
        let sql: SQL
        let name: String
        /// Its text when the server does not know it yet.
        let text: String?
    }

    /// Runs statements in one round trip; one result for each.
    private func exchange(_ sqls: [SQL]) throws -> [PostgresResult] {
        if let failure { throw failure }
        try validate(sqls)
        return try failing { try roundTrip(sqls.map(PostgresQueue.Step.statement)).suffix(sqls.count) }
    }

    /// All that can be refused here is refused before anything is sent, so that answers always fit
    /// what was sent.
    private func validate(_ sqls: [SQL]) throws {
        for sql in sqls { try sql.forEachValue(for: .postgres) { try $0.validate() } }
    }

    /// Sends what waits and then `steps`; one result for each of both.
    private func roundTrip(_ steps: [PostgresQueue.Step]) throws -> [PostgresResult] {
        let steps = queue.steps + steps
        let calls = try steps.map { step -> Call? in
            switch step {
            case .statement(let sql), .question(let sql, _): try call(sql)
            case .control, .notification: nil
            }
        }
        hasBegun = true
        for (step, call) in zip(steps, calls) { try send(step, call) }
        try pipeline.sync()
        let (received, failure) = try pipeline.answers()
        let results = unpack(received[...], calls)
        for (step, result) in zip(steps, results) {
            if case .question(_, let number) = step { answers[number] = result }
        }
        queue.send(failed: failure.map { _ in results.count })
        if let failure { throw failure.error }
        return results
    }

    /// The results of the calls, as far as they succeeded, without those of their preparation.
    private func unpack(_ received: ArraySlice<PostgresResult>, _ calls: [Call?]) -> [PostgresResult] {
        var unread = received
        var results: [PostgresResult] = []
        for call in calls {
            if let call, call.text != nil, unread.popFirst() != nil {
                discarded += statements.insert(call.name, for: call.sql)
            }
            guard let result = unread.popFirst() else { break }
            results.append(result)
        }
        return results
    }

    private func send(_ step: PostgresQueue.Step, _ call: Call?) throws {
        switch step {
        case .control(let control): try pipeline.execute(control)
        case .notification(let notification):
            try pipeline.execute(
                PostgresControl.notify.name, "\(notification.channel)\(notification.payload)")
        case .statement, .question:
            guard let call else { return }
            if let text = call.text { try pipeline.prepare(call.name, text) }
            try pipeline.execute(call.name, call.sql)
        }
    }

    private func call(_ sql: SQL) throws -> Call {
        if let name = statements.find(sql) { return Call(sql: sql, name: name, text: nil) }
        let text = sql.text(for: .postgres)
        try SQL.refuseTransactionControl(text)
        lastStatement += 1
        return Call(sql: sql, name: "s\(lastStatement)", text: text)
    }

    /// Notes the error of `body`: the transaction is then as good as rolled back.
    private func failing<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch {
            let noted = error as? DatabaseError ?? DatabaseError(.other, "\(error)")
            failure = noted
            jobFailure = jobFailure ?? noted
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
