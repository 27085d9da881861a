import Storage

extension Step {
    /// Takes the body in (413) and decodes it. What is wrong with it is told by the operation, after rights and existence (contract §2).
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
                    // What is slow is done for those alone who may ask for it; the transaction checks their rights again.
                    let (identity, access) = (try exchange.caller(), exchange.route.access)
                    try await database.read { tx in _ = try gate.admit(tx, identity, incoming, access) }
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
                    let journal = Journal(scope: call.scope, request: call.request, sandboxed: sandboxed, clock: clock)
                    exchange.reply = try work(tx, call, journal)
                    exchange.journal = journal
                case .nothing: break
                }
                try next(tx, &exchange)
            })
    }
}
