import HTTPTypes
import Storage

/// `ETag`, `If-None-Match` (304) and `If-Match` (412) for resources of their own, so that nobody overwrites what they have not seen.
enum Preconditions {
    /// The answer to a GET with its tag; 304 without a body when the client has just that.
    static func tagged(_ reply: Reply, for request: Incoming) -> Reply {
        guard reply.status == .ok else { return reply }
        let tag = EntityTag(of: reply.body)
        if let list = request.headers[.ifNoneMatch], tag.isNamed(in: list, .weak) {
            return Reply(.notModified, headers: [.eTag: tag.description])
        }
        var reply = reply
        reply.headers[.eTag] = tag.description
        return reply
    }

    /// Throws 412 when the client's `If-Match` names another state than the resource has in this transaction.
    /// Also throws what the GET of the resource throws.
    ///
    /// On PostgreSQL others may change the row until it is locked: whoever locks it asks again then.
    static func check(_ tx: borrowing Transaction, _ call: Call) throws {
        guard let read = call.resource, let list = call.request.headers[.ifMatch] else { return }
        let current = EntityTag(of: try read(tx, call).body)
        guard current.isNamed(in: list, .strong) else {
            throw failed
        }
    }

    static let failed = Problem(
        .preconditionFailed, error: "Precondition failed", message: "Somebody has changed this since you read it; read it again",
        code: "PRECONDITION_FAILED")
}
