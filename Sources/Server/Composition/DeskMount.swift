import Desk
import Domain
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// Puts the front desk's pages in front of the API. Each page asks the API in this process, as the browser
/// that asked for the page: through the same router, the same gate and the same limits (docs/decisions/0060).
struct DeskMount: Sendable {
    let desk: Desk
    let api: APIRouter
    let clock: Clock
    let logger: Logger

    var routes: [Route] {
        desk.routes.map { page in
            let shown = Operation(
                tag: "Pages", summary: page.path,
                answer: .other(mediaType: "text/html", description: "A page"))
            return .custom(page.method, page.path, .anyone, shown) { request, context in
                try await answer(request, context, page)
            }
        }
    }

    func answer(
        _ request: Request, _ context: RequestContext, _ page: DeskRoute
    ) async throws -> Response {
        let incoming = try await RequestData(request, context: context, now: clock.now())
        let asked = DeskRequest(
            method: incoming.method, path: incoming.path, parameters: incoming.parameters,
            query: incoming.queryString, headers: incoming.headers, body: incoming.body,
            formToken: BrowserCookie(in: incoming.headers, isSecure: incoming.origin.isSecure).map {
                FormToken(of: $0).text
            },
            wallClock: wallClock)
        let reply = try await desk.respond(to: asked, route: page) { method, path, headers, body in
            try await send(method, path, headers, body, request.head, context)
        }
        return Response(
            status: reply.status, headers: reply.headers,
            body: reply.body.isEmpty
                ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
    }

    /// What a clinic's wall shows, by the server's clock.
    private var wallClock: WallClock {
        { [clock] name, timestamp in
            let moment: Instant? = if let timestamp { Instant(timestamp) } else { clock.now() }
            guard let moment, let zone = Zone(identifier: name) else { return nil }
            let local = zone.local(moment)
            return WallTime(
                date: local.date.description,
                seconds: Int(local.time.minutes) * 60 + Int(moment.milliseconds / 1000 % 60))
        }
    }

    /// One request of a page to the API. The connection, and so the client's address, is the browser's.
    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields, _ body: [UInt8],
        _ page: HTTPRequest, _ context: RequestContext
    ) async throws -> DeskReply {
        var head = HTTPRequest(
            method: method, scheme: page.scheme, authority: page.authority, path: path, headerFields: headers)
        if !body.isEmpty { head.headerFields[.contentLength] = String(body.count) }
        head.headerFields[.requestId] = context.requestId
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body)))
        let inner = RequestContext(
            source: ApplicationRequestContextSource(channel: context.channel, logger: logger))
        let response = try await api.respond(to: request, context: inner)
        let sink = BodySink()
        try await response.body.write(BodySinkWriter(sink: sink))
        return DeskReply(response.status, headers: response.headers, body: sink.bytes)
    }
}

/// Collects the body of an answer that stays in the process.
private final class BodySink: Sendable {
    private let collected = Mutex<[UInt8]>([])

    var bytes: [UInt8] { collected.withLock { $0 } }

    func append(_ buffer: ByteBuffer) {
        collected.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }
}

private struct BodySinkWriter: ResponseBodyWriter {
    let sink: BodySink

    mutating func write(_ buffer: ByteBuffer) async throws { sink.append(buffer) }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
