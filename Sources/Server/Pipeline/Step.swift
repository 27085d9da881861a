import Storage

/// A step that every request passes through on its way (``Pipeline/steps``). It does its part and leaves the
/// rest to `next`, or answers without it.
struct Step: Sendable {
    let name: String
    /// Its part around the transaction.
    var outside: Outside?
    /// Its part inside the transaction, which the database may run again from the start.
    var inside: Inside?

    typealias Outside = @Sendable (inout RequestExchange, _ next: OutsideNext) async throws -> Reply
    typealias OutsideNext = (inout RequestExchange) async throws -> Reply
    typealias Inside =
        @Sendable (borrowing Transaction, inout TransactionExchange, _ next: InsideNext) throws -> Void
    typealias InsideNext = (borrowing Transaction, inout TransactionExchange) throws -> Void

    init(_ name: String, outside: Outside? = nil, inside: Inside? = nil) {
        self.name = name
        self.outside = outside
        self.inside = inside
    }
}

extension Step {
    /// Takes the body in (413) and decodes it. What is wrong with it is told by the operation, after rights
    /// and existence (contract §2).
    static func decode(_ gate: Gate, _ database: Database) -> Step {
        Step(
            "decode",
            outside: { exchange, next in
                try await exchange.incoming.takeBody(exchange.body)
                let incoming = exchange.incoming
                switch exchange.route.work {
                case .read(let work): exchange.work = .read(work)
                case .write(let decode): exchange.work = .write(decode(incoming))
                case .prepared(let prepare):
                    // Slow work is only done for callers who have the right to it; the transaction checks
                    // their rights again.
                    let (token, route) = (try exchange.caller(), exchange.route)
                    try await database.read { tx in _ = try gate.admit(tx, token, incoming, to: route) }
                    exchange.work = .write(await prepare(incoming))
                case .custom: break
                }
                return try await next(&exchange)
            })
    }

    /// Does what the route is for, unless there is an answer already.
    static func run(sandboxed: Set<DeliveryChannel>, clock: Clock) -> Step {
        Step(
            "run",
            outside: { exchange, next in
                let reply = try await next(&exchange)
                return try await exchange.route.afterCommit?(reply) ?? reply
            },
            inside: { tx, exchange, next in
                let call = try exchange.authorized()
                switch exchange.request.work {
                case .read(let work): if exchange.reply == nil { exchange.reply = try work(tx, call) }
                case .write(let work):
                    let recorder = ChangeRecorder(
                        scope: call.scope, request: call.request, sandboxed: sandboxed, clock: clock)
                    exchange.reply = try work(tx, call, recorder)
                    exchange.recorder = recorder
                case .nothing: break
                }
                try next(tx, &exchange)
            })
    }
}

extension Step {
    /// Who sends the request (401).
    static func authenticate(_ gate: Gate) -> Step {
        Step(
            "authenticate",
            outside: { exchange, next in
                exchange.token = try await gate.identify(exchange.incoming)
                return try await next(&exchange)
            })
    }

    /// Whether they may be in the clinic, their role do this, and nothing else has to be done first (403).
    /// Their rights are read in the transaction that does the work (docs/decisions/0005).
    static func authorize(_ gate: Gate) -> Step {
        Step(
            "authorize",
            inside: { tx, exchange, next in
                let request = exchange.request
                let caller = try request.caller()
                if case .user(let id) = caller.identity, let key = try? request.key.get() {
                    exchange.look = try IdempotentRequest.look(tx, key, of: id)
                }
                let scope = try gate.admit(tx, caller, request.incoming, to: request.route)
                exchange.call = AuthorizedRequest(scope: scope, request: request.incoming)
                try next(tx, &exchange)
            })
    }
}

extension Step {
    /// Writes what a write leaves behind, in its transaction; notes whose data a read has shown, a
    /// moment after it.
    static func record(_ accessLog: AccessLog) -> Step {
        Step(
            "record",
            outside: { exchange, next in
                // Readers of the trail see earlier readings, which are written a moment late. Entries that
                // can't be written wait on.
                if exchange.route.showsAuditTrail { try? await accessLog.flush() }
                let reply = try await next(&exchange)
                if let reading = exchange.reading { try await accessLog.record(reading) }
                return reply
            },
            inside: { tx, exchange, next in
                let call = try exchange.authorized()
                if let recorder = exchange.recorder {
                    try recorder.flush(tx)
                } else if let subject = exchange.route.audits?(call.scope, call.request) {
                    let route = exchange.route
                    let records = exchange.reply?.records ?? 0
                    exchange.reading = AccessLog.Entry(
                        scope: call.scope, request: call.request, subject: subject,
                        list: route.isTallied ? .init(resource: route.path, records: records) : nil)
                }
                try next(tx, &exchange)
            })
    }
}
