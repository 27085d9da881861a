import Domain
import HTTPTypes
import Storage

/// Does a write once however often it is sent: the answer is kept in the transaction of the work itself, so
/// that not even a power cut comes between them.
enum IdempotentRequest {
    /// Runs `work`, or gives the answer that it had. A refusal is an answer too and is kept, unless a later
    /// try may pass (contract §11): then nothing of the try is left, and the same key tries again. Nor is a
    /// fault kept (5xx).
    static func run(
        _ tx: borrowing Transaction, _ key: IdempotencyKey, _ call: AuthorizedRequest, keptHours: Int,
        _ work: () throws -> Reply
    ) throws -> Reply {
        guard try takesTurn(tx, key, call) else {
            throw inFlight
        }
        if let kept = try kept(tx, key, call, hours: keptHours) { return kept }
        let reply: Reply
        do {
            reply = try tx.savepoint(work)
        } catch {
            let (problem, isFault) = Problem.from(error, requestId: call.request.requestId)
            guard !isFault, problem.status.kind == .clientError, !passing.contains(problem.status),
                problem.code != Problem.reauthenticationRequired.code
            else { throw error }
            reply = problem.reply(at: call.now.description)
        }
        try keep(tx, key, call, reply)
        return reply
    }

    /// Refusals that a later try of the same request could pass.
    private static let passing: Set<HTTPResponse.Status> = [.conflict, .tooManyRequests]

    /// On PostgreSQL a twin in another server's transaction is told so at once; on SQLite ``InFlightKeys``
    /// has told it.
    private static func takesTurn(
        _ tx: borrowing Transaction, _ key: IdempotencyKey, _ call: AuthorizedRequest
    ) throws -> Bool {
        try tx.tryLock(key.lockNumber(user: call.scope.userId))
    }

    private static func kept(
        _ tx: borrowing Transaction, _ key: IdempotencyKey, _ call: AuthorizedRequest, hours: Int
    ) throws -> Reply? {
        let oldest = call.now.adding(minutes: -60 * hours)
        let row = try tx.first(
            """
            SELECT fingerprint, status, content_type, location, body, created_at FROM idempotency_keys
            WHERE user_id = \(call.scope.userId) AND key = \(key.text)
            """
        ) { row in
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
        try tx.run(
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
            """)
    }
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
                if let reply = try await services.keysInFlight.alone(
                    token.identity, key, { try await next(&exchange) })
                {
                    return reply
                }
                try await services.database.read { [exchange] tx in
                    _ = try services.gate.admit(tx, token, exchange.incoming, to: exchange.route)
                }
                throw IdempotentRequest.inFlight
            },
            inside: { tx, exchange, next in
                guard let key = try exchange.request.key.get() else { return try next(tx, &exchange) }
                exchange.reply = try IdempotentRequest.run(
                    tx, key, try exchange.authorized(), keptHours: services.idempotencyHours
                ) {
                    try next(tx, &exchange)
                    return try exchange.answered()
                }
            })
    }
}
