import HTTPTypes
import Hummingbird

/// The GETs of resources by their path.
private struct Resources: Sendable {
    let reads: [String: Route.Read]

    /// The GET of what a PUT, PATCH or DELETE changes: of its own path, or of the one above (`/appointments/:id/status`).
    func guarding(_ route: Route) -> Route.Read? {
        guard [.put, .patch, .delete].contains(route.method) else { return nil }
        let above = route.path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        return reads[route.path] ?? reads[above]
    }
}

/// Mounts a list of routes. Literal segments win over variables; a known path with another method is 405 (contract §1).
struct APIRouter {
    static let methods: [HTTPRequest.Method] =
        [.get, .head, .post, .put, .patch, .delete, .options, .trace, .connect]
        + ["QUERY", "LINK", "UNLINK", "PROPFIND"].compactMap {
            HTTPRequest.Method($0)
        }

    /// Everything below `/api/v1/protected` of `routes`, and everything with a path of its own in `open`.
    static func responder(pipeline: Pipeline, mounts: [(prefix: String, routes: [Route])], outermost: ProblemMiddleware)
        -> RouterResponder<RequestScope>
    {
        let router = Router(context: RequestScope.self)
        router.add(middleware: outermost)
        for (prefix, routes) in mounts {
            let resources = Self.resources(of: routes)
            for (path, routes) in Dictionary(grouping: routes, by: \.path) {
                let address = RouterPath(prefix + path)
                for route in routes {
                    router.on(address, method: route.method) { request, context in
                        try await pipeline.respond(to: request, context: context, route: route, resource: resources.guarding(route))
                    }
                }
                var allowed = routes.map(\.method)
                if let get = routes.first(where: { $0.method == .get }) {
                    allowed.append(.head)
                    router.on(address, method: .head) { request, context in
                        try await pipeline.respond(to: request, context: context, route: get, resource: nil).createHeadResponse()
                    }
                }
                for method in methods where !allowed.contains(method) {
                    router.on(address, method: method) { [allowed] _, _ -> Response in throw Problem.methodNotAllowed(allowed) }
                }
            }
        }
        return router.buildResponder()
    }

    private static func resources(of routes: [Route]) -> Resources {
        var reads: [String: Route.Read] = [:]
        for route in routes where route.isResource {
            if case .read(let read) = route.work { reads[route.path] = read }
        }
        return Resources(reads: reads)
    }
}
