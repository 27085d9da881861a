import HTTPTypes
import Hummingbird

/// Mounts a list of routes. Literal segments win over variables; a known path with another method is
/// 405 (contract §1).
struct APIRouter {
    static let methods: [HTTPRequest.Method] =
        [.get, .head, .post, .put, .patch, .delete, .options, .trace, .connect]
        + ["QUERY", "LINK", "UNLINK", "PROPFIND"].compactMap {
            HTTPRequest.Method($0)
        }

    /// Everything below `/api/v1/protected` of `routes`, and everything with a path of its own in `open`.
    static func responder(
        pipeline: Pipeline, mounts: [(prefix: String, routes: [Route])], outermost: ProblemMiddleware
    )
        -> RouterResponder<RequestContext>
    {
        let router = Router(context: RequestContext.self)
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
                            .createHeadResponse()
                    }
                }
                for method in methods where !allowed.contains(method) {
                    router.on(address, method: method) { [allowed] _, _ -> Response in
                        throw Problem.methodNotAllowed(allowed)
                    }
                }
            }
        }
        return router.buildResponder()
    }
}
