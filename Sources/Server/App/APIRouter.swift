import HTTPTypes
import Hummingbird

/// Mounts a list of routes. Literal segments win over variables; a known path with another method is 405 (contract §1).
struct APIRouter: HTTPResponder {
    private let router: RouterResponder<RequestScope>

    /// Those that the HTTP/1 parser lets through.
    static let methods: [HTTPRequest.Method] =
        [.get, .head, .post, .put, .patch, .delete, .options, .trace, .connect]
        + [
            "ACL", "BIND", "CHECKOUT", "COPY", "LINK", "LOCK", "MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL", "MOVE", "MSEARCH", "NOTIFY",
            "PROPFIND", "PROPPATCH", "PURGE", "QUERY", "REBIND", "REPORT", "SEARCH", "SOURCE", "SUBSCRIBE", "UNBIND", "UNLINK", "UNLOCK",
            "UNSUBSCRIBE",
        ].compactMap { HTTPRequest.Method($0) }

    /// Everything below `/api/v1/protected` of `routes`, and everything with a path of its own in `open`.
    init(pipeline: Pipeline, mounts: [(prefix: String, routes: [Route])], outermost: ProblemMiddleware) {
        let router = Router(context: RequestScope.self)
        router.add(middleware: outermost)
        for (prefix, routes) in mounts {
            for (path, routes) in Dictionary(grouping: routes, by: \.path) {
                let address = RouterPath(prefix + path)
                for route in routes {
                    router.on(address, method: route.method) { request, context in
                        try await pipeline.respond(to: request, context: context, route: route)
                    }
                }
                var allowed = routes.map(\.method)
                if let get = routes.first(where: { $0.method == .get }) {
                    allowed.append(.head)
                    router.on(address, method: .head) { request, context in
                        try await pipeline.respond(to: request, context: context, route: get)
                    }
                }
                for method in Self.methods where !allowed.contains(method) {
                    router.on(address, method: method) { [allowed] _, _ -> Response in throw Problem.methodNotAllowed(allowed) }
                }
            }
        }
        self.router = router.buildResponder()
    }

    /// Answers at one spelling of each address. A path that has none goes on as it is, to be refused.
    func respond(to request: Request, context: RequestScope) async throws -> Response {
        guard let path = RequestPath.normalized(request.uri.path), path != request.uri.path else {
            return try await router.respond(to: request, context: context)
        }
        var head = request.head
        head.path = request.uri.query.map { "\(path)?\($0)" } ?? path
        return try await router.respond(to: Request(head: head, body: request.body), context: context)
    }
}
