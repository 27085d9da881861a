import Domain
import Hummingbird
import Storage

/// Carries a request through its steps and its transaction: the same way for every route.
struct Pipeline: Sendable {
    let services: Services
    /// In their order. The order of checks of the contract (§2) is this list and nothing else.
    let steps: [Step]
    private let outside: [Step.Outside]
    private let inside: [Step.Inside]

    init(_ services: Services) {
        self.services = services
        steps = [
            .authenticate(services.gate),
            .limit(services.limits),
            .decode(services.gate, services.database),
            // The transaction begins here and ends with the list.
            .authorize(services.gate),
            .idempotency(services),
            .precondition,
            .cache(services.pages),
            .run(sandboxed: services.sandboxed, clock: services.clock),
            .record(services.trail),
            .tag,
        ]
        outside = steps.compactMap(\.outside)
        inside = steps.compactMap(\.inside)
    }

    /// What the steps work with.
    struct Services: Sendable {
        let database: Database
        let gate: Gate
        let clock: Clock
        let trail: ReadTrail
        /// Nil when answers are not kept.
        var pages: PageMemory?
        /// Nil when limits are off.
        let limits: RateLimits?
        let keysInFlight: KeysInFlight
        /// How long the answer to a named write is kept.
        let answerHours: Int
        let sandboxed: Set<DeliveryChannel>
    }

    func respond(to request: Request, context: RequestScope, route: Route) async throws -> Response {
        if case .custom(let work) = route.work { return try await work(request, context) }
        let incoming = Incoming(head: request, context: context, now: services.clock.now())
        return try await answer(RequestExchange(route, incoming, body: request.body, limit: context.limit)).response
    }

    func answer(_ exchange: RequestExchange) async throws -> Reply {
        var exchange = exchange
        return try await pass(&exchange, from: 0)
    }

    private func pass(_ exchange: inout RequestExchange, from index: Int) async throws -> Reply {
        if index < outside.count { return try await outside[index](&exchange) { try await pass(&$0, from: index + 1) } }
        let (reply, reading) = try await transact(exchange)
        exchange.reading = reading
        return reply
    }

    private func transact(_ exchange: RequestExchange) async throws -> (Reply, ReadTrail.Entry?) {
        if case .write = exchange.work { return try await services.database.write { tx in try pass(tx, exchange) } }
        return try await services.database.read { tx in try pass(tx, exchange) }
    }

    /// What of the way lies inside the transaction.
    func pass(_ tx: borrowing Transaction, _ request: RequestExchange) throws -> (Reply, ReadTrail.Entry?) {
        var exchange = TransactionExchange(request)
        try pass(tx, &exchange, from: 0)
        return (try exchange.answered(), exchange.reading)
    }

    private func pass(_ tx: borrowing Transaction, _ exchange: inout TransactionExchange, from index: Int) throws {
        guard index < inside.count else { return }
        try inside[index](tx, &exchange) { tx, exchange in try pass(tx, &exchange, from: index + 1) }
    }
}
