import Domain
import HTTPTypes
import Hummingbird
import Logging

/// Outermost: gives the request its id, turns every error into the contract's JSON (§2), and writes the
/// one log line.
struct ProblemMiddleware: RouterMiddleware {
    let clock: Clock
    let metrics: RequestMetrics
    /// Nil when limits are off.
    let limits: RateLimits?
    let proxies: TrustedProxies
    /// Whether the server itself speaks TLS.
    let isSecure: Bool
    let security: SecurityNotes

    func handle(
        _ request: Request, context: RequestContext, next: (Request, RequestContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var context = context
        context.requestId = RequestID.taken(from: request.headers) ?? RequestID.fresh(at: clock.now())
        context.origin = RequestOrigin(
            isSecure: isSecure, authority: request.head.authority, request.headers,
            isProxied: proxies.trusts(context.address))
        context.address = proxies.client(of: context.address, request.headers)
        var (request, response): (Request, Response) = (request, Response(status: .ok))
        var code: String?
        do {
            try limits?.take(
                address: context.address, path: request.uri.path, now: clock.now(), context.limit)
            try RequestHead.check(request)
            if request.headers[.expect] != nil {
                request.body = RequestBody(
                    asyncSequence: AwaitedBody(body: request.body, channel: context.channel))
            }
            response = try await next(request, context)
        } catch {
            let (problem, isFault) = Problem.from(error, requestId: context.requestId)
            if isFault {
                context.logger.error(
                    "Request failed",
                    metadata: [
                        "request": .string(context.requestId), "cause": .string(LogSafe.describe(error)),
                    ])
            }
            code = problem.code
            response = problem.reply(at: clock.now().description).response
        }
        security.note(response.status, code: code, request, context, now: clock.now())
        if request.method == .head { response = response.withoutBody }
        response.headers.reserveCapacity(Reply.fieldCapacity)
        response.headers[.requestId] = context.requestId
        SecurityHeaders.add(to: &response.headers, isSecure: isSecure)
        if let limits { context.limit.write(policy: limits.policy, to: &response.headers) }
        // The route's pattern, never the path: ids of patients stay out of logs and metrics.
        let route = context.endpointPath ?? "unknown"
        let elapsed = start.duration(to: .now)
        metrics.record(
            method: request.method, route: route, status: response.status, seconds: elapsed.seconds)
        context.logger.info(
            "request",
            metadata: [
                "request": .string(context.requestId),
                "method": .string(request.method.rawValue), "route": .string(route),
                "status": .stringConvertible(response.status.code),
                "ms": .stringConvertible((elapsed.seconds * 10_000).rounded() / 10),
            ])
        return response
    }
}

extension Response {
    /// The answer to HEAD: the length is told where a GET would tell it.
    fileprivate var withoutBody: Response {
        var response = createHeadResponse()
        response.headers[.contentLength] = headers[.contentLength]
        return response
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
