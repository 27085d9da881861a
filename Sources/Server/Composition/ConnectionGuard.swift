import Domain
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Keeps one connection honest: a request must arrive whole in time, and errors that the framework makes on
/// its own (bytes that are no HTTP, headers beyond all measure) look like all others (contract §2).
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limit: TimeAmount
    private let clock: Clock
    private var isReading = false
    private var deadline: Scheduled<Void>?
    /// Stands in for a body that the framework left empty.
    private var body: ByteBuffer?

    init(limit: TimeAmount, clock: Clock) {
        self.limit = limit
        self.clock = clock
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: isReading = true
        case .body: break
        case .end: endReading()
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isReading && deadline == nil {
            deadline = context.eventLoop.assumeIsolated().scheduleTask(in: limit) {
                context.close(promise: nil)
            }
        }
        context.fireChannelReadComplete()
    }

    func handlerRemoved(context: ChannelHandlerContext) { endReading() }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.code >= 400 && head.headerFields[.requestId] == nil:
            let (head, body) = dressed(head)
            self.body = body
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end where body != nil:
            if let body { context.write(wrapOutboundOut(.body(body)), promise: nil) }
            body = nil
            context.write(data, promise: promise)
        default:
            context.write(data, promise: promise)
        }
    }

    private func endReading() {
        isReading = false
        deadline?.cancel()
        deadline = nil
    }

    private func dressed(_ head: HTTPResponse) -> (HTTPResponse, ByteBuffer) {
        let now = clock.now()
        let problem =
            head.status.code < 500
            ? Problem(
                head.status, error: "Bad request",
                message: "The server does not understand this as an HTTP/1.1 request",
                code: "BAD_REQUEST")
            : Problem.internalError(requestId: "")
        let reply = problem.reply(at: now.description)
        var head = head
        for field in reply.headers { head.headerFields[field.name] = field.value }
        SecurityHeaders.add(to: &head.headerFields)
        head.headerFields[.requestId] = RequestID.fresh(at: now)
        head.headerFields[.contentLength] = String(reply.body.count)
        return (head, ByteBuffer(bytes: reply.body))
    }
}
