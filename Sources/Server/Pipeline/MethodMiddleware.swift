import HTTPTypes
import Hummingbird

/// Tells an address with other methods from one that isn't there: 405 with `Allow`, not 404 (contract §1).
/// The router calls both not found, so this looks the address up once more, and only then.
struct MethodMiddleware: RouterMiddleware {
    /// What a browser is shown where there is no page.
    typealias MissingPage = @Sendable (Request, RequestContext) async throws -> Response

    /// Each address's segments, variables with a colon, and the methods that it answers.
    private let addresses: [(segments: [Substring], methods: [HTTPRequest.Method])]

    private let missing: MissingPage?

    init(_ methods: [String: [HTTPRequest.Method]], missing: MissingPage?) {
        addresses = methods.map { ($0.split(separator: "/"), $1) }
        self.missing = missing
    }

    func handle(
        _ request: Request, context: RequestContext, next: (Request, RequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            if let methods = methods(at: request.uri.path) { throw Problem.methodNotAllowed(methods) }
            guard let missing, Self.isForPeople(request) else { throw error }
            return try await missing(request, context)
        }
    }

    private static func isForPeople(_ request: Request) -> Bool {
        request.method == .get && !request.uri.path.hasPrefix("/api/")
            && request.headers[.accept]?.contains("text/html") == true
    }

    private func methods(at path: String) -> [HTTPRequest.Method]? {
        let asked = path.split(separator: "/")
        return
            addresses
            .filter { $0.segments.count == asked.count && zip($0.segments, asked).allSatisfy(Self.fits) }
            // A literal segment wins over a variable, as in the router, from the left.
            .min {
                $0.segments.map(Self.isVariable).lexicographicallyPrecedes($1.segments.map(Self.isVariable)) {
                    !$0 && $1
                }
            }?
            .methods
    }

    private static func fits(_ segment: Substring, _ asked: Substring) -> Bool {
        isVariable(segment) || segment == asked
    }

    private static func isVariable(_ segment: Substring) -> Bool { segment.hasPrefix(":") }
}
