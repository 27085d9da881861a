import HTTPTypes
import Hummingbird

/// Mounts a list of routes. Literal segments win over variables; a known path with another method is
/// 405 (contract §1).
struct APIRouter: HTTPResponder {
    private let router: RouterResponder<RequestContext>

    /// Everything below `/api/v1/protected` of `routes`, and everything with a path of its own in `open`.
    /// - Parameter missing: The page at addresses that there are not; nil for JSON, for browsers too.
    init(
        pipeline: Pipeline, mounts: [(prefix: String, routes: [Route])], outermost: ProblemMiddleware,
        missing: MethodMiddleware.MissingPage? = nil
    ) {
        let router = Router(context: RequestContext.self)
        var methods: [String: [HTTPRequest.Method]] = [:]
        for (prefix, routes) in mounts {
            for route in routes {
                methods[prefix + route.path, default: []] +=
                    route.method == .get ? [.get, .head] : [route.method]
            }
        }
        router.add(middleware: outermost)
        router.add(middleware: MethodMiddleware(methods, missing: missing))
        for (prefix, routes) in mounts {
            for route in routes {
                for method in route.method == .get ? [.get, .head] : [route.method] {
                    router.on(RouterPath(prefix + route.path), method: method) { request, context in
                        try await pipeline.respond(to: request, context: context, route: route)
                    }
                }
            }
        }
        self.router = router.buildResponder()
    }

    /// Answers at one spelling of each address. A path that has none goes on as it is, to be refused.
    func respond(to request: Request, context: RequestContext) async throws -> Response {
        guard let path = RequestPath.normalized(request.uri.path), path != request.uri.path else {
            return try await router.respond(to: request, context: context)
        }
        var head = request.head
        head.path = request.uri.query.map { "\(path)?\($0)" } ?? path
        return try await router.respond(to: Request(head: head, body: request.body), context: context)
    }
}
