import Domain
import Hummingbird
import Storage
import Synchronization

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
            .cache(services.responseCache),
            .run(sandboxed: services.sandboxed, clock: services.clock),
            .record(services.accessLog),
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
        let accessLog: AccessLog
        /// Nil when answers are not kept.
        var responseCache: ResponseCache?
        /// Nil when limits are off.
        let limits: RateLimits?
        let keysInFlight: InFlightKeys
        let usualClinics: UsualClinics
        /// How long the answer to a named write is kept.
        let idempotencyHours: Int
        let sandboxed: Set<DeliveryChannel>
    }

    func respond(to request: Request, context: RequestContext, route: Route) async throws -> Response {
        if case .custom(let work) = route.work { return try await work(request, context) }
        let incoming = RequestData(head: request, context: context, now: services.clock.now())
        return try await answer(RequestExchange(route, incoming, body: request.body, limit: context.limit))
            .response
    }

    func answer(_ exchange: RequestExchange) async throws -> Reply {
        var exchange = exchange
        return try await pass(&exchange, from: 0)
    }

    private func pass(_ exchange: inout RequestExchange, from index: Int) async throws -> Reply {
        if index < outside.count {
            return try await outside[index](&exchange) { try await pass(&$0, from: index + 1) }
        }
        let (reply, reading) = try await transact(exchange)
        exchange.reading = reading
        return reply
    }

    private func transact(_ exchange: RequestExchange) async throws -> (Reply, AccessLog.Entry?) {
        if case .write = exchange.work {
            let group = services.usualClinics.group(of: exchange, services.gate)
            let isAlone = exchange.route.isCommittedAlone
            return try await services.database.write(in: group, isAlone: isAlone) { tx in
                try pass(tx, exchange)
            }
        }
        return try await services.database.read { tx in try pass(tx, exchange) }
    }

    /// What of the way lies inside the transaction.
    func pass(_ tx: borrowing Transaction, _ request: RequestExchange) throws -> (Reply, AccessLog.Entry?) {
        var exchange = TransactionExchange(request)
        try pass(tx, &exchange, from: 0)
        if let token = request.token, let scope = exchange.call?.scope {
            services.usualClinics.note(scope.clinicId, of: token.identity)
        }
        return (try exchange.answered(), exchange.reading)
    }

    private func pass(
        _ tx: borrowing Transaction, _ exchange: inout TransactionExchange, from index: Int
    ) throws {
        guard index < inside.count else { return }
        try inside[index](tx, &exchange) { tx, exchange in try pass(tx, &exchange, from: index + 1) }
    }
}

/// The clinic that each caller was last seen in: where a write that names none probably belongs. Rights are
/// read in the transaction; this only says with whom it shares a commit.
final class UsualClinics: Sendable {
    private static let limit = 100_000
    private let clinics = Mutex<[Identity: ID]>([:])

    func note(_ clinicId: ID, of identity: Identity) {
        clinics.withLock { clinics in
            if clinics.count >= Self.limit { clinics.removeAll(keepingCapacity: true) }
            clinics[identity] = clinicId
        }
    }

    /// Nil where nothing is known of the caller yet.
    func group(of exchange: RequestExchange, _ gate: Gate) -> WriteGroup? {
        if let chosen = try? gate.chosenClinic(exchange.incoming) { return .clinic(chosen) }
        guard let identity = exchange.token?.identity else { return nil }
        return clinics.withLock { $0[identity] }.map(WriteGroup.clinic)
    }
}
