import API
import Domain
import HTTPTypes
import Hummingbird
import Storage

/// One address of the API as a value: where, for whom, what it does, and its page in the API description.
///
/// The router, the OpenAPI document and the tenancy tests are made from the same list of these.
struct Route: Sendable {
    let method: HTTPRequest.Method
    /// Below the API's root, variables with a colon: `/appointments/:id/status`.
    let path: String
    let access: Access
    let operation: Operation
    let work: Work
    /// Which patient's data a read shows, for the audit trail; nil for reads that show
    /// nobody's in particular.
    var audits: (@Sendable (ClinicScope, RequestData) -> AccessLog.Subject?)?

    /// Whether it is a list, whose readings are counted by the quarter of an hour instead of noted one by one
    /// (Accounts, A5).
    var isTallied = false

    /// Whether its answers are cached.
    private(set) var isCached = false

    /// Whether it is a list whose tag is made of the clinic's revision, so that a client that has it is told
    /// so without making it.
    private(set) var isTaggedByRevision = false

    /// What is left to do once its transaction has committed, from the answer made in it to the one
    /// that is sent.
    private(set) var afterCommit: (@Sendable (Reply) async throws -> Reply)?

    /// Whom it answers of those who have something else to do first: change a first password, enrol a second
    /// factor (Accounts, A3).
    var heldPass = HeldPass.nobody

    /// Whether it may show or change patient data, as every route that is not said to do neither.
    var patientData = PatientData.shown
    /// Whether it shows the audit trail, in which readings are noted a moment late.
    var showsAuditTrail = false
    /// Keeps what the GET of a resource reads as it is until the transaction ends: the locks that every write
    /// of it takes, in their order.
    var hold: Hold?
    /// Whether a write shares its commit with nobody: it may take long, or waits for the clinic's bookings.
    private(set) var isCommittedAlone = false
    /// What a write makes or changes, once ``Resources/joined(_:_:)`` has found it.
    var resource: Resource?
    private var isNamedResource = false

    /// Whether it is a resource of its own, with an `ETag`: its path ends in a variable, or it is said
    /// to be one.
    var isResource: Bool { isNamedResource || path.split(separator: "/").last?.hasPrefix(":") ?? false }

    /// Whether its answers carry an `ETag`, a list's a weak one.
    var isTagged: Bool { if case .read = work { true } else { false } }

    /// Whether it is a write that an `Idempotency-Key` makes safe to send again.
    var takesIdempotencyKey: Bool { method != .get && access != .anyone && !givesSecret }

    /// Whether its answer holds what must not be stored: it is not kept, and so the write takes no
    /// `Idempotency-Key`.
    var givesSecret = false

    enum Work: Sendable {
        /// Reads in one snapshot, in which the caller's rights were read too.
        case read(Read)
        /// Writes in one transaction, in which the caller's rights were read too and which the
        /// change recorder closes.
        case write(@Sendable (RequestData) -> Write)
        /// Writes like ``write(_:)``, after something slow that must not keep a transaction open:
        /// hashing a password.
        case prepared(@Sendable (RequestData) async -> Write)
        /// Everything that waits for something else than the database.
        case custom(@Sendable (Request, RequestContext) async throws -> Response)
    }

    typealias Read = @Sendable (borrowing Transaction, AuthorizedRequest) throws -> Reply
    typealias Hold = @Sendable (borrowing Transaction, AuthorizedRequest) throws -> Void

    /// A write whose request has been decoded, ready to run; more than once if the database asks for it.
    typealias Write = @Sendable (borrowing Transaction, AuthorizedRequest, ChangeRecorder) throws -> Reply

    static func read(
        _ path: String, _ access: Access, _ operation: Operation,
        _ work: @escaping Read
    ) -> Route {
        Route(method: .get, path: path, access: access, operation: operation, work: .read(work))
    }

    /// A changed copy.
    func with(_ change: (inout Route) -> Void) -> Route {
        var route = self
        change(&route)
        return route
    }

    /// The same route, with each reading noted as one of the `entity` that the path's variable names.
    func audited(_ entity: AuditEntity, _ variable: String = "id") -> Route {
        with {
            $0.audits = { _, request in
                (try? request.id(variable)).map { AccessLog.Subject(entity: entity, id: $0) }
            }
        }
    }

    /// The same route, with an `ETag` although its path ends in a word.
    func asResource() -> Route { with { $0.isNamedResource = true } }

    /// The same list, its tag made of its clinic's revision. Only for one that shows nothing but what a write
    /// of ChangeRecorder bumps the revision for, and nothing of another clinic but its doctors'
    /// appointments and its people's names (docs/decisions/0036).
    func taggedByRevision() -> Route { with { $0.isTaggedByRevision = true } }

    /// The same list, which is such a one, its answers kept until its clinic is written in. Only for one that
    /// shows nothing of its caller but role and patient, and nothing of the request but its path and query.
    func cached() -> Route {
        taggedByRevision().with { $0.isCached = true }
    }

    /// The same GET of a resource that can be changed, with what holds it meanwhile. May throw what such a
    /// change throws for want of rights or of the resource.
    func held(_ hold: @escaping Hold) -> Route { with { $0.hold = hold } }

    /// The same write, which shares its commit with nobody.
    func committedAlone() -> Route { with { $0.isCommittedAlone = true } }

    /// The same write, whose answer waits for something else than the database once it has committed.
    func afterCommit(_ work: @escaping @Sendable (Reply) async throws -> Reply) -> Route {
        with { $0.afterCommit = work }
    }

    /// A write without a body.
    static func write(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access, _ operation: Operation,
        _ work: @escaping Write
    ) -> Route {
        Route(method: method, path: path, access: access, operation: operation, work: .write { _ in work })
    }

    /// A write with a body, whose shape `decode` shows. It runs before the transaction, so the one writer of
    /// an SQLite file does not wait for JSON; its refusal is thrown where the operation asks for the body,
    /// after rights and existence (contract §2, order of checks).
    static func write<Body: Sendable>(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access, _ operation: Operation,
        decode: @escaping @Sendable (Fields) throws -> Body,
        _ work:
            @escaping @Sendable (borrowing Transaction, AuthorizedRequest, Decoded<Body>, ChangeRecorder)
            throws -> Reply
    ) -> Route {
        Route(
            method: method, path: path, access: access, operation: operation.reading(decode),
            work: .write { request in
                let body = Result { try decode(request.fields()) }
                return { tx, call, recorder in try work(tx, call, body, recorder) }
            })
    }

    /// A write whose body takes slow work to make. `prepare` runs only for those whose rights a first,
    /// reading transaction has found to suffice; the writing one checks them again. Its refusal waits for its
    /// turn as that of `decode` does.
    static func prepared<Draft: Sendable, Body: Sendable>(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access, _ operation: Operation,
        decode: @escaping @Sendable (Fields) throws -> Draft,
        prepare: @escaping @Sendable (Draft, RequestData) async throws -> Body,
        _ work:
            @escaping @Sendable (borrowing Transaction, AuthorizedRequest, Decoded<Body>, ChangeRecorder)
            throws -> Reply
    ) -> Route {
        Route(
            method: method, path: path, access: access, operation: operation.reading(decode),
            work: .prepared { request in
                let body: Decoded<Body>
                do {
                    body = .success(try await prepare(decode(request.fields()), request))
                } catch {
                    body = .failure(error)
                }
                return { tx, call, recorder in try work(tx, call, body, recorder) }
            })
    }

    static func custom(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access, _ operation: Operation,
        _ work: @escaping @Sendable (Request, RequestContext) async throws -> Response
    ) -> Route {
        Route(method: method, path: path, access: access, operation: operation, work: .custom(work))
    }
}

/// A body, or the refusal that it deserves once its turn comes.
typealias Decoded<Body> = Result<Body, any Error>
