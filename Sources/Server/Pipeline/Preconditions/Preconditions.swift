import HTTPTypes
import Storage

/// `ETag` and `If-None-Match` (304) for all that is read, and `If-Match` (412) for resources of their own, so
/// that nobody overwrites what they have not seen.
enum Preconditions {
    /// The answer to a GET with its tag, a list's weak and a resource's strong one; 304 without a body when
    /// the client has just that.
    static func tagged(_ reply: Reply, isResource: Bool, for request: RequestData) -> Reply {
        guard reply.status == .ok || reply.status == .notModified else { return reply }
        var reply = reply
        reply.headers.reserveCapacity(Reply.fieldCapacity)
        reply.headers[.cacheControl] = "private, no-cache"
        reply.headers[.vary] = "Authorization, Cookie, X-Clinic-Id"
        guard reply.status == .ok else { return reply }
        let tag = reply.tag ?? EntityTag(of: reply.body, isWeak: !isResource)
        reply.headers[.eTag] = tag.description
        if known(by: request)?.names(tag, .weak) == true { reply.becomeNotModified() }
        return reply
    }

    /// What the client says that it has. A list that can't be read names nothing: the caller gets
    /// the whole answer.
    static func known(by request: RequestData) -> EntityTagList? {
        request.headers[.ifNoneMatch].flatMap(EntityTagList.init)
    }

    /// The answer to a write with the tag of what it shows, which is what a GET would now give.
    ///
    /// `Content-Location` says of which resource that is the present state, whatever the request's own
    /// address and body were.
    static func tagged(_ reply: Reply, showing resource: Resource?, for request: RequestData) -> Reply {
        guard let resource, resource.isAnswered, reply.status.kind == .successful else { return reply }
        var reply = reply
        reply.headers.reserveCapacity(Reply.fieldCapacity)
        reply.headers[.eTag] = EntityTag(of: reply.body).description
        reply.headers[.contentLocation] = reply.headers.text(of: .location) ?? resource.address(request)
        return reply
    }

    /// The answer to a change that shows something else than the resource, with the tag that the
    /// resource has now.
    static func tagged(
        _ reply: Reply, changing resource: Resource?, _ tx: borrowing Transaction, _ call: AuthorizedRequest
    ) throws -> Reply {
        guard let resource, resource.isReadAgain else { return reply }
        var reply = reply
        reply.headers[.eTag] = EntityTag(of: try resource.read(tx, call).body).description
        return reply
    }

    /// Throws 412 when the client's `If-Match` names another state than the resource has. The resource is
    /// held from here on, so that it is still in that state when it is changed. Also throws what the GET of
    /// the resource throws.
    static func check(_ tx: borrowing Transaction, _ call: AuthorizedRequest, _ resource: Resource?) throws {
        guard let resource, resource.isChanged else { return }
        let (match, noneMatch) = (call.request.headers[.ifMatch], call.request.headers[.ifNoneMatch])
        guard match != nil || noneMatch != nil else { return }
        try resource.hold(tx, call)
        let current = EntityTag(of: try resource.read(tx, call).body)
        if let match, case let wanted = try list(match, "If-Match"), !wanted.names(current, .strong) {
            throw wanted.names(current, .weak) ? weakened : failed
        }
        if let noneMatch, try list(noneMatch, "If-None-Match").names(current, .weak) { throw ruledOut }
    }

    private static func list(_ header: String, _ name: String) throws -> EntityTagList {
        // It names no state that the resource could be in; the message keeps a client from reading
        // again for ever.
        guard let list = EntityTagList(header) else {
            throw failed("\(name) must be * or a list of entity tags, each in double quotes as ETag gives it")
        }
        return list
    }

    static let failed = failed("Somebody has changed this since you read it; read it again")
    /// Reading again would give the same weak tag again.
    private static let weakened = failed(
        "If-Match takes no weak tags (W/): something on the way has changed the ETag, by compressing perhaps")
    private static let ruledOut = failed("This is in a state that If-None-Match rules out")

    private static func failed(_ message: String) -> Problem {
        Problem(
            .preconditionFailed, error: "Precondition failed", message: message, code: "PRECONDITION_FAILED")
    }
}

extension Step {
    /// `If-Match` and `If-None-Match` of a change (412), and `If-None-Match` of a list whose tag is known
    /// without making it (304).
    static let precondition = Step(
        "precondition",
        inside: { tx, exchange, next in
            let call = try exchange.authorized()
            try Preconditions.check(tx, call, exchange.route.resource)
            let tags = exchange.route.isTaggedByRevision ? ListTags(call) : nil
            if let tags, let known = Preconditions.known(by: call.request),
                let tag = tags.current(in: known, at: call.now)
            {
                exchange.reply = Reply(.notModified, headers: [.eTag: tag.description])
            }
            try next(tx, &exchange)
            if let tags, let reply = exchange.reply, reply.status == .ok {
                exchange.reply?.tag = tags.tag(reply.window)
            }
        })

    /// Gives the answer its `ETag`; a GET's is 304 when the client has just that.
    static let tag = Step(
        "tag",
        outside: { exchange, next in
            let reply = try await next(&exchange)
            guard case .read = exchange.work else {
                return Preconditions.tagged(reply, showing: exchange.route.resource, for: exchange.incoming)
            }
            return Preconditions.tagged(reply, isResource: exchange.route.isResource, for: exchange.incoming)
        },
        inside: { tx, exchange, next in
            exchange.reply = try Preconditions.tagged(
                try exchange.answered(), changing: exchange.route.resource, tx, try exchange.authorized())
            try next(tx, &exchange)
        })
}
