import Domain

/// A request by somebody who may make it. Exists only inside the transaction that checked so.
struct AuthorizedRequest: Sendable {
    let scope: ClinicScope
    let request: RequestData

    var now: Instant { request.now }

    /// The path's variable `name` as an id; 400 when it is none.
    func id(_ name: String = "id") throws -> ID { try request.id(name) }

    /// A new id, in the order of time.
    func newId() -> ID { ID.make(at: now) }
}
