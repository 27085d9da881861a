import CLibPQ

/// Commands sent together and answered together, in one round trip (libpq's pipeline mode).
final class PostgresPipeline {
    private let link: PostgresLink
    private let usualAnswerLimit: Duration
    /// How long to wait for the answers to a group of commands.
    var answerLimit: Duration
    private var parameters = PostgresParameters()
    /// Commands sent since the last `receive`.
    private var sent = 0
    /// The connection cannot be used again.
    private(set) var isBroken = false
    /// The last error that the server reported.
    private(set) var lastFailure: PostgresFailure?
    /// Whether the server reported an error before it came to the last command of the group.
    private(set) var hasSkippedLast = false

    /// Connects and makes the session what this code relies on.
    init(address: String, options: DatabaseOptions, _ limits: PostgresLimits) throws {
        link = try PostgresLink(address: address, options: options)
        // The server's own limit comes first; this one is for a server that has gone silent.
        usualAnswerLimit = options.statementLimit + .seconds(2)
        answerLimit = usualAnswerLimit
        guard PQenterPipelineMode(link.handle) != 0 else { throw PostgresFailure.lost(link.handle) }
        try send(PostgresSession.settings(limits))
        for control in PostgresControl.allCases { try prepare(control.name, control.rawValue) }
        try receive()
    }

    var isOutsideTransaction: Bool { link.isOutsideTransaction }

    func prepare(_ name: String, _ text: String) throws {
        try sending(PQsendPrepare(link.handle, name, text, 0, nil))
    }

    func execute(_ control: PostgresControl) throws {
        try sending(PQsendQueryPrepared(link.handle, control.name, 0, nil, nil, nil, 0))
    }

    /// Runs a prepared statement with the values of `sql`.
    func execute(_ name: String, _ sql: SQL) throws {
        try parameters.encode(sql)
        let code = parameters.withPointers { PQsendQueryPrepared(link.handle, name, $0, $1, $2, $3, 0) }
        try sending(code)
    }

    /// Runs a statement without keeping it.
    func send(_ sql: SQL) throws {
        try parameters.encode(sql)
        let code = parameters.withPointers {
            PQsendQueryParams(link.handle, sql.text(for: .postgres), $0, nil, $1, $2, $3, 0)
        }
        try sending(code)
    }

    /// Lets the server forget a prepared statement. `name` is one of our own making.
    func deallocate(_ name: String) throws {
        try sending(PQsendQueryParams(link.handle, "DEALLOCATE \(name)", 0, nil, nil, nil, nil, 0))
    }

    /// Makes ready for the next transaction.
    func reset() {
        lastFailure = nil
        hasSkippedLast = false
        answerLimit = usualAnswerLimit
    }

    /// Gives the connection up.
    func abandon() {
        isBroken = true
    }

    /// Ends the group of commands, so that the server answers it.
    func sync() throws {
        guard PQpipelineSync(link.handle) != 0 else { throw lost() }
    }

    /// Syncs, and returns one result for each command. After one that fails the server skips the rest
    /// of the group.
    /// - Throws: the error of the command that failed.
    @discardableResult
    func receive() throws -> [PostgresResult] {
        try sync()
        let (results, failure) = try answers()
        if let failure { throw failure.error }
        return results
    }

    /// One result for each command of the group, up to the one that failed.
    func answers() throws -> (results: [PostgresResult], failure: PostgresFailure?) {
        let end = ContinuousClock.now + answerLimit
        var results: [PostgresResult] = []
        var failure: PostgresFailure?
        results.reserveCapacity(sent)
        while sent > 0 {
            sent -= 1
            while let result = try next(until: end) {
                switch result.status {
                case PGRES_TUPLES_OK, PGRES_COMMAND_OK: results.append(result)
                case PGRES_PIPELINE_ABORTED: continue
                case PGRES_EMPTY_QUERY: failure = failure ?? .emptyStatement
                default: failure = failure ?? note(result)
                }
                if isBroken { throw failure?.error ?? lost() }
            }
        }
        guard let end = try next(until: end), end.status == PGRES_PIPELINE_SYNC else { throw lost() }
        return (results, failure)
    }

    private func next(until end: ContinuousClock.Instant) throws -> PostgresResult? {
        do {
            return try link.next(until: end)
        } catch {
            isBroken = true
            throw error
        }
    }

    private func note(_ result: PostgresResult) -> PostgresFailure {
        let failure = PostgresFailure(result.handle)
        lastFailure = failure
        // Without a state it is libpq's own word that the connection is lost.
        if sent > 0, !failure.state.isEmpty { hasSkippedLast = true }
        if failure.endsConnection || failure.isStale || link.isBroken { isBroken = true }
        return failure
    }

    private func sending(_ code: Int32) throws {
        guard code != 0 else { throw lost() }
        sent += 1
    }

    private func lost() -> DatabaseError {
        isBroken = true
        return PostgresFailure.lost(link.handle)
    }
}
