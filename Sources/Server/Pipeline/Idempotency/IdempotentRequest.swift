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
    static func run(
        _ tx: borrowing Transaction, _ key: IdempotencyKey, _ call: AuthorizedRequest, keptHours: Int,
        _ work: () throws -> Reply
    ) throws -> Reply {
        guard try takesTurn(tx, key, call) else {
            throw inFlight
        }
        let fingerprint = key.fingerprint(in: call.scope.clinicId)
        if let kept = try kept(tx, key, call, fingerprint, hours: keptHours) { return kept }
        do {
            let reply = try work()
            try keep(tx, key, call, fingerprint, reply)
            return reply
        } catch {
            let (problem, isFault) = Problem.from(error, requestId: call.request.requestId)
            guard !isFault, problem.status.kind == .clientError, !passing.contains(problem.status) else {
                throw error
            }
            throw KeptRefusal(call: call, reply: problem.reply(at: call.now.description))
        }
    }

    /// Keeps a refusal, unless a request with the same key got an answer in between: then gives that one.
    static func keep(
        _ tx: borrowing Transaction, _ key: IdempotencyKey, _ refusal: KeptRefusal, keptHours: Int
    ) throws -> Reply {
        let call = refusal.call
        let fingerprint = key.fingerprint(in: call.scope.clinicId)
        guard try takesTurn(tx, key, call) else { return refusal.reply }
        if let kept = try kept(tx, key, call, fingerprint, hours: keptHours) { return kept }
        try keep(tx, key, call, fingerprint, refusal.reply)
        return refusal.reply
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
        _ tx: borrowing Transaction, _ key: IdempotencyKey, _ call: AuthorizedRequest, _ fingerprint: String,
        hours: Int
    ) throws
        -> Reply?
    {
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
        guard row.fingerprint == fingerprint else {
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
        _ tx: borrowing Transaction, _ key: IdempotencyKey, _ call: AuthorizedRequest, _ fingerprint: String,
        _ reply: Reply
    ) throws {
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
                exchange.key = Result { [incoming = exchange.incoming] in try IdempotencyKey(incoming) }
                guard let key = try? exchange.key.get() else { return try await next(&exchange) }
                let identity = try exchange.caller()
                let reply = try await services.keysInFlight.alone(identity, key) {
                    do {
                        return try await next(&exchange)
                    } catch let refusal as KeptRefusal {
                        return try await services.database.write { tx in
                            try IdempotentRequest.keep(
                                tx, key, refusal, keptHours: services.idempotencyHours)
                        }
                    }
                }
                if let reply { return reply }
                try await services.database.read { [exchange] tx in
                    _ = try services.gate.admit(tx, identity, exchange.incoming, exchange.route.access)
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
