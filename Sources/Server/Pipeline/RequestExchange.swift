import Domain
import Hummingbird
import Storage

/// A request on its way through the pipeline, with what the steps before have found out.
struct RequestExchange: Sendable {
    let route: Route
    /// Its body is empty until the request is decoded.
    var incoming: RequestData
    let body: RequestBody
    let limit: LimitNote
    /// Nil until the request is authenticated.
    var token: VerifiedToken?
    /// What the route does in the transaction; nothing until the request is decoded.
    var work = Work.nothing
    /// Its `Idempotency-Key`, if it has one, or why it is none: told once rights have been checked.
    var key: Result<IdempotencyKey?, any Error> = .success(nil)
    /// Whose data the transaction has shown, for the audit trail.
    var reading: AccessLog.Entry?

    enum Work: Sendable {
        case nothing
        case read(Route.Read)
        case write(Route.Write)
    }

    init(_ route: Route, _ incoming: RequestData, body: RequestBody, limit: LimitNote) {
        self.route = route
        self.incoming = incoming
        self.body = body
        self.limit = limit
    }

    /// Who sends it. Throws 401 before that is known.
    func caller() throws -> VerifiedToken {
        guard let token else { throw Problem.unauthorized() }
        return token
    }
}

/// The same request inside its transaction.
struct TransactionExchange {
    let request: RequestExchange
    /// Nil until the request is authorized.
    var call: AuthorizedRequest?
    /// What is asked of its `Idempotency-Key` together with its rights; nil where the token does not say
    /// whose key it is.
    var look: IdempotentRequest.Look?
    /// Nil until there is an answer, made now or kept from before.
    var reply: Reply?
    /// What a write leaves behind; nil until it has run.
    var recorder: ChangeRecorder?
    var reading: AccessLog.Entry?

    init(_ request: RequestExchange) { self.request = request }

    var route: Route { request.route }

    /// The request with the proof of its rights. Throws 403 before there is one.
    func authorized() throws -> AuthorizedRequest {
        guard let call else { throw Problem.forbidden("You may not do this") }
        return call
    }

    /// Throws before there is an answer.
    func answered() throws -> Reply {
        guard let reply else { throw Problem.internalError(requestId: request.incoming.requestId) }
        return reply
    }
}

/// A request by somebody who may make it. Exists only inside the transaction that checked so.
struct AuthorizedRequest: Sendable {
    let scope: ClinicScope
    let request: RequestData

    var now: Instant { request.now }

    /// The path's variable `name` as an id; 400 when it is none.
    func id(_ name: String = "id") throws -> ID { try request.id(name) }

    /// A new id, in the order of time.
    func newId() -> ID { ID.make(at: now) }

    /// The caller in the clinic that the path names, by whose name the security log then tells of them. Nil
    /// where they do not belong.
    func entering(_ clinicId: ID, _ tx: borrowing Transaction) throws -> ClinicScope? {
        let entered = try scope.entering(clinicId, tx)
        if let entered { request.note.change { $0.clinic = entered.clinicId } }
        return entered
    }
}
