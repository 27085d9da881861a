import Domain
import HTTPTypes
import Storage

/// Does a write once however often it is sent: the answer is kept in the transaction of the work itself, so
/// that not even a power cut comes between them.
enum IdempotentRequest {
    /// Runs `work`, or gives the answer that it had.
    /// - Throws: ``KeptRefusal`` for a refusal that the key keeps. The transaction then undoes the try, and
    ///   ``keep(_:_:_:keptHours:)`` keeps the answer. A refusal that a later try may pass is not kept
    ///   (contract §11), nor is a fault (5xx).
    /// - Parameter look: What ``look(_:_:of:)`` has asked ahead, if it was known already whose key it is.
    static func run(
        _ tx: borrowing Transaction, _ key: IdempotencyKey, _ call: AuthorizedRequest, _ look: Look? = nil,
        keptHours: Int, _ work: () throws -> Reply
    ) throws -> Reply {
        let look = try look ?? Self.look(tx, key, of: call.scope.userId)
        guard try tx.has(look.turn) else { throw inFlight }
        if let kept = try kept(tx, key, call, look, hours: keptHours) { return kept }
        do {
            let reply = try work()
            try keep(tx, key, call, reply)
            return reply
        } catch {
            let (problem, isFault) = Problem.from(error, requestId: call.request.requestId)
            guard !isFault, problem.status.kind == .clientError, !mayPass(problem) else { throw error }
            throw KeptRefusal(call: call, reply: problem.reply(at: call.now.description))
        }
    }

    /// Keeps a refusal, unless a request with the same key got an answer in between: then gives that one.
    static func keep(
        _ tx: borrowing Transaction, _ key: IdempotencyKey, _ refusal: KeptRefusal, keptHours: Int
    ) throws -> Reply {
        let call = refusal.call
        let look = try look(tx, key, of: call.scope.userId)
        guard try tx.has(look.turn) else { return refusal.reply }
        if let kept = try kept(tx, key, call, look, hours: keptHours) { return kept }
        try keep(tx, key, call, refusal.reply)
        return refusal.reply
    }

    /// Whether a later try of the same request could pass.
    private static func mayPass(_ problem: Problem) -> Bool {
        problem.mayPassLater || passing.contains(problem.status) || doneFirst.contains(problem.code)
    }

    private static let passing: Set<HTTPResponse.Status> = [.conflict, .tooManyRequests]
    /// Refusals of callers who have something else to do first.
    private static let doneFirst: Set<String> = [
        Problem.reauthenticationRequired.code, Problem.passwordChangeRequired.code,
        Problem.mfaEnrolmentRequired.code,
    ]

    /// Whether it is this request's turn under the key, and the answer that the key has.
    struct Look {
        /// On PostgreSQL a twin in another server's transaction is told so at once; on SQLite
        /// ``InFlightKeys`` has told it.
        fileprivate var turn: AskedLock
        fileprivate var kept: Asked
    }

    /// Asks ahead; the answer's row by a statement of its own, as it must see what a twin has committed
    /// whose turn is just over.
    static func look(_ tx: borrowing Transaction, _ key: IdempotencyKey, of user: ID) throws -> Look {
        Look(
            turn: try tx.askLock(key.lockNumber(user: user)),
            kept: try tx.ask([
                """
                SELECT fingerprint, status, content_type, location, body, created_at FROM idempotency_keys
                WHERE user_id = \(user) AND key = \(key.text)
                """
            ]))
    }

    private static func kept(
        _ tx: borrowing Transaction, _ key: IdempotencyKey, _ call: AuthorizedRequest, _ look: Look,
        hours: Int
    ) throws -> Reply? {
        let oldest = call.now.adding(minutes: -60 * hours)
        let row = try tx.first(look.kept) { row in
            (
                fingerprint: try row.get(0) as String, reply: try Reply(kept: row),
                createdAt: try row.get(5) as Instant
            )
        }
        guard let row, row.createdAt > oldest else { return nil }
        guard key.matches(row.fingerprint, in: call.scope.clinicId, try tx.auditKeys) else {
            throw otherRequest
        }
        return row.reply
    }

    static let inFlight = Problem(
        .conflict, error: "Conflict",
        message: "A request with this Idempotency-Key is being answered; send it again in a moment",
        code: "IDEMPOTENCY_IN_FLIGHT", headers: [HTTPField(name: .retryAfter, value: "1")])

    static let otherRequest = Problem(
        .unprocessableContent, error: "Idempotency-Key reused",
        message: "This Idempotency-Key was used for another request",
        code: "IDEMPOTENCY_KEY_REUSED")

    private static func keep(
        _ tx: borrowing Transaction, _ key: IdempotencyKey, _ call: AuthorizedRequest, _ reply: Reply
    ) throws {
        let fingerprint = key.fingerprint(in: call.scope.clinicId, try tx.auditKeys)
        try tx.runLater([
            """
            INSERT INTO idempotency_keys (user_id, key, fingerprint, status, content_type, location, body,
            created_at)
            VALUES (\(call.scope.userId), \(key.text), \(fingerprint), \(reply.status.code),
            \(reply.headers[.contentType]),
                \(reply.headers[.location]), \(reply.body), \(call.now))
            ON CONFLICT (user_id, key) DO UPDATE SET fingerprint = excluded.fingerprint,
            status = excluded.status,
                content_type = excluded.content_type, location = excluded.location, body = excluded.body,
                created_at = excluded.created_at
            """
        ])
    }
}

/// A refusal that its `Idempotency-Key` keeps. It undoes the transaction of the try.
struct KeptRefusal: Error {
    let call: AuthorizedRequest
    let reply: Reply
}

extension Reply {
    fileprivate init(kept row: borrowing Row) throws {
        self.init(HTTPResponse.Status(code: try row.get(1)), body: try row.get(4))
        headers[.contentType] = try row.get(2)
        headers[.location] = try row.get(3)
        headers[.idempotencyReplayed] = "true"
    }
}

extension Step {
    /// Does a write once, however often its `Idempotency-Key` is sent. While it is being answered, all who
    /// have the right to ask get 409.
    static func idempotency(_ services: Pipeline.Services) -> Step {
        Step(
            "idempotency",
            outside: { exchange, next in
                if exchange.route.givesSecret { return try await next(&exchange) }
                exchange.key = Result { [incoming = exchange.incoming] in try IdempotencyKey(incoming) }
                guard let key = try? exchange.key.get() else { return try await next(&exchange) }
                let token = try exchange.caller()
                let reply = try await services.keysInFlight.alone(token.identity, key) {
                    do { return try await next(&exchange) } catch let refusal as KeptRefusal {
                        return try await keep(refusal, key, services)
                    }
                }
                if let reply { return reply }
                try await services.database.read { [exchange] tx in
                    _ = try services.gate.admit(tx, token, exchange.incoming, to: exchange.route)
                }
                throw IdempotentRequest.inFlight
            },
            inside: { tx, exchange, next in
                guard let key = try exchange.request.key.get() else { return try next(tx, &exchange) }
                exchange.reply = try IdempotentRequest.run(
                    tx, key, try exchange.authorized(), exchange.look, keptHours: services.idempotencyHours
                ) {
                    try next(tx, &exchange)
                    return try exchange.answered()
                }
            })
    }

    /// A second transaction: the refusal has undone the first.
    private static func keep(
        _ refusal: KeptRefusal, _ key: IdempotencyKey, _ services: Pipeline.Services
    ) async throws -> Reply {
        let group = WriteGroup.clinic(refusal.call.scope.clinicId)
        return try await services.database.write(in: group) { tx in
            try IdempotentRequest.keep(tx, key, refusal, keptHours: services.idempotencyHours)
        }
    }
}
