import Storage

extension Step {
    /// Who sends the request (401).
    static func authenticate(_ gate: Gate) -> Step {
        Step(
            "authenticate",
            outside: { exchange, next in
                exchange.identity = try await gate.identify(exchange.incoming.headers)
                return try await next(&exchange)
            })
    }

    /// Whether they may be in the clinic, and their role do this (403). Their rights are read in the
    /// transaction that does the work (docs/decisions/0005).
    static func authorize(_ gate: Gate) -> Step {
        Step(
            "authorize",
            inside: { tx, exchange, next in
                let request = exchange.request
                let scope = try gate.admit(tx, try request.caller(), request.incoming, request.route.access)
                exchange.call = AuthorizedRequest(scope: scope, request: request.incoming)
                try next(tx, &exchange)
            })
    }
}
