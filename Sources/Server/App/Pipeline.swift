import Domain
import HTTPTypes
import Hummingbird
import Storage

/// Carries a request through authentication, its transaction and back: the same way for every route.
struct Pipeline: Sendable {
    let database: Database
    let gate: Gate
    let clock: Clock

    func respond(to request: Request, context: RequestScope, route: Route) async throws -> Response {
        switch route.work {
        case .custom(let work):
            return try await work(request, context)
        case .read(let work):
            let identity = try await gate.identify(request.headers)
            let incoming = try await Incoming(request, context: context, now: clock.now())
            let reply = try await database.read { tx in
                let scope = try gate.admit(tx, identity, incoming, route.access)
                return try work(tx, Call(scope: scope, request: incoming))
            }
            return reply.response
        case .write(let decode):
            let identity = try await gate.identify(request.headers)
            let incoming = try await Incoming(request, context: context, now: clock.now())
            let work = decode(incoming)
            let reply = try await database.write { tx in
                let scope = try gate.admit(tx, identity, incoming, route.access)
                let journal = Journal(scope: scope, request: incoming)
                let reply = try work(tx, Call(scope: scope, request: incoming), journal)
                try journal.flush(tx)
                return reply
            }
            return reply.response
        }
    }
}
