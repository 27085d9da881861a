import Domain
import HTTPTypes
import Hummingbird
import Storage

/// Carries a request through authentication, its transaction and back: the same way for every route.
struct Pipeline: Sendable {
    let database: Database
    let gate: Gate
    let clock: Clock
    let trail: ReadTrail
    /// Nil when pages are not remembered.
    let pages: PageMemory?
    /// Nil when limits are off.
    let limits: RateLimits?
    let keysInFlight: KeysInFlight
    /// How long the answer to a named POST is kept.
    let answerHours: Int
    let sandboxed: Set<DeliveryChannel>

    func respond(to request: Request, context: RequestScope, route: Route) async throws -> Response {
        switch route.work {
        case .custom(let work):
            return try await work(request, context)
        case .read(let work):
            let identity = try await identify(request, context)
            let incoming = try await Incoming(request, context: context, now: clock.now())
            return try await read(identity, incoming, route, work).response
        case .write(let decode):
            let identity = try await identify(request, context)
            let incoming = try await Incoming(request, context: context, now: clock.now())
            let write = decode(incoming)
            return try await once(identity, incoming, route.access) { key in
                try await self.write(
                    identity, incoming, route.access, key, resource: route.resource, recalling: route.recallsDirectory,
                    rehearsed: rehearse(identity, incoming, route, key, write), write)
            }.response
        case .prepared(let prepare):
            let identity = try await identify(request, context)
            let incoming = try await Incoming(request, context: context, now: clock.now())
            return try await once(identity, incoming, route.access) { key in
                try await database.read { tx in _ = try gate.admit(tx, identity, incoming, route.access) }
                return try await self.write(identity, incoming, route.access, key, resource: route.resource, await prepare(incoming))
            }.response
        }
    }

    /// Who sends the request (401), and whether they may send more (429).
    func identify(_ request: Request, _ context: RequestScope) async throws -> Identity {
        let identity = try await gate.identify(request.headers)
        try limits?.take(user: identity, now: clock.now(), context.limit)
        return identity
    }

    private func read(_ identity: Identity, _ incoming: Incoming, _ route: Route, _ work: @escaping Route.Read) async throws -> Reply {
        // Who reads the trail sees what was read before, though that is written a moment late. What can't be written waits on.
        if route.showsTrail { try? await trail.flush() }
        let (reply, scope) = try await database.read { tx in
            let scope = try gate.admit(tx, identity, incoming, route.access)
            let reply = try answer(tx, Call(scope: scope, request: incoming), route.remembered, work)
            return (route.isResource ? Preconditions.tagged(reply, for: incoming) : reply, scope)
        }
        if let subject = route.audits?(scope, incoming) {
            try await trail.record(ReadTrail.Entry(scope: scope, request: incoming, subject: subject))
        }
        return reply
    }

    private func answer(
        _ tx: borrowing Transaction, _ call: Call, _ lifetime: PageKey.Lifetime?, _ work: Route.Read
    ) throws -> Reply {
        guard let pages, let lifetime, let revision = call.scope.revision else { return try work(tx, call) }
        return try pages.reply(PageKey(call, lifetime), revision) { try work(tx, call) }
    }

    /// A request's `Idempotency-Key`, if it has one, or why it is none: told once rights have been checked.
    typealias Key = Result<IdempotencyKey?, any Error>

    /// Runs `work` unless a request with the same `Idempotency-Key` is being answered: that is 409 for all who have the right to ask.
    func once(
        _ identity: Identity, _ incoming: Incoming, _ access: Route.Access, _ work: (Key) async throws -> Reply
    ) async throws -> Reply {
        let key = Key { try IdempotencyKey(incoming) }
        guard let named = try? key.get() else { return try await work(key) }
        if let reply = try await keysInFlight.alone(identity, named, { try await work(key) }) { return reply }
        try await database.read { tx in _ = try gate.admit(tx, identity, incoming, access) }
        throw SafeRetry.inFlight
    }

    /// Does a write once, however often its `Idempotency-Key` is sent.
    func write(
        _ identity: Identity, _ incoming: Incoming, _ access: Route.Access, _ key: Key, resource: Resource? = nil, recalling: Bool = false,
        rehearsed: RehearsedWrite? = nil, _ work: @escaping Route.Write
    ) async throws -> Reply {
        let reply = try await database.write { tx in
            if let reply = try rehearsed?.perform(tx) { return reply }
            let call = Call(scope: try gate.admit(tx, identity, incoming, access, recalling: recalling), request: incoming)
            guard let key = try key.get() else { return try perform(tx, call, resource, work) }
            return try SafeRetry.run(tx, key, call, keptHours: answerHours) { try perform(tx, call, resource, work) }
        }
        return Preconditions.tagged(reply, showing: resource, for: incoming)
    }

    /// Runs the write ahead of its transaction, if all that it reads is remembered. What it is refused for is told by the transaction.
    private func rehearse(
        _ identity: Identity, _ incoming: Incoming, _ route: Route, _ key: Key, _ work: Route.Write
    ) -> RehearsedWrite? {
        guard route.recallsDirectory, route.resource?.isChanged != true, database.engine == .sqlite, case .success(nil) = key,
            let scope = try? gate.foresee(identity, incoming, route.access), let directory = scope.directory
        else { return nil }
        let rehearsal = try? Rehearsal { tx in
            let journal = Journal(scope: scope, request: incoming, sandboxed: sandboxed)
            let reply = try work(tx, Call(scope: scope, request: incoming), journal)
            return (reply: reply, lines: try journal.writeRows(tx))
        }
        return rehearsal.map { RehearsedWrite(directory: directory, rehearsal: $0) }
    }

    private func perform(_ tx: borrowing Transaction, _ call: Call, _ resource: Resource?, _ work: Route.Write) throws -> Reply {
        try Preconditions.check(tx, call, resource)
        let journal = Journal(scope: call.scope, request: call.request, sandboxed: sandboxed)
        let reply = try Preconditions.tagged(try work(tx, call, journal), changing: resource, tx, call)
        try journal.flush(tx)
        return reply
    }
}
