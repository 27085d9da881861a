import API
import HTTPTypes
import Storage

/// What a write makes or changes, as the GET of it shows it (docs/decisions/0023).
struct Resource: Sendable {
    /// The whole address, variables with a colon.
    let path: String
    let read: Route.Read
    let hold: Route.Hold
    /// Whether it is there before the write, which can then be meant for one state of it.
    let isChanged: Bool
    /// Whether the write answers with the resource, just as its GET does.
    let isAnswered: Bool

    /// Whether the write answers with something else, but leaves the resource there, so that its new tag
    /// takes another reading.
    let isReadAgain: Bool

    /// Whether the write's answer carries the `ETag`.
    var givesTag: Bool { isAnswered || isReadAgain }

    /// The address that a request's variables make of ``path``.
    func address(_ request: RequestData) -> String {
        path.split(separator: "/").map { segment in
            "/" + (segment.hasPrefix(":") ? request.parameter(String(segment.dropFirst())) : String(segment))
        }.joined()
    }
}

/// The GETs that carry an `ETag`, of the routes below one prefix.
struct Resources: Sendable {
    private let prefix: String
    private let gets: [Route]

    /// The routes below `prefix`, each with what it writes.
    static func joined(_ prefix: String, _ routes: [Route]) -> [Route] {
        let resources = Resources(prefix, routes)
        return routes.map { route in
            var route = route
            route.resource = resources.written(by: route)
            return route
        }
    }

    private init(_ prefix: String, _ routes: [Route]) {
        self.prefix = prefix
        gets = routes.filter { route in
            guard route.isResource, case .read = route.work else { return false }
            return true
        }
    }

    /// What `route` changes: the resource of its own path, or of the one above (`/appointments/:id/status`).
    /// A POST changes the one above when it answers with that (`/invoices/:id/void`), or makes the one that
    /// it answers with. Nil for routes that write no resource.
    private func written(by route: Route) -> Resource? {
        let above = route.path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        switch route.method {
        case .put, .patch, .delete:
            return (get(route.path) ?? get(above)).flatMap { resource($0, isChanged: true, of: route) }
        case .post:
            if let get = get(above), get.answersLike(route) {
                return resource(get, isChanged: true, of: route)
            }
            return gets.first { $0.answersLike(route) }.flatMap { resource($0, isChanged: false, of: route) }
        default:
            return nil
        }
    }

    private func get(_ path: String) -> Route? { gets.first { $0.path == path } }

    private func resource(_ get: Route, isChanged: Bool, of route: Route) -> Resource? {
        guard case .read(let read) = get.work else { return nil }
        let isAnswered = get.answersLike(route)
        return Resource(
            path: prefix + get.path, read: read, hold: get.hold ?? { _, _ in }, isChanged: isChanged,
            isAnswered: isAnswered,
            isReadAgain: !isAnswered && [.put, .patch].contains(route.method))
    }
}

extension Route {
    /// Whether both are described to answer with the same kind of thing.
    fileprivate func answersLike(_ other: Route) -> Bool {
        guard let name = operation.answer.schemaName else { return false }
        return name == other.operation.answer.schemaName
    }
}

extension Operation.Answer {
    /// The name under which the answer's schema stands among the components.
    fileprivate var schemaName: String? {
        guard case .json(.named(let name, _), _) = self else { return nil }
        return name
    }
}
