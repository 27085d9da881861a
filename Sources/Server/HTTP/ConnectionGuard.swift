import NIOCore
import NIOHTTP1

/// Holds one connection to the rules of HTTP/1 that its requests no longer show once they are values
/// (contract §2): no answer to HEAD has a body; HTTP/1.0 closes unless it is told to keep;
/// `100 Continue` goes out when the body is asked for; a request arrives whole in time, and is not read on
/// while an answer before it waits (Accounts, A8). Errors that the framework makes on its own look like all
/// others.
final class ConnectionGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Asks for the body of a request with `Expect: 100-continue`.
    struct BodyWanted: Sendable {}

    private let start: MessageStart
    private let gate: RequestGate
    private let limit: TimeAmount
    private let clock: Clock
    private let isSecure: Bool
    /// In the order of their answers. The channel reads no further than its queue allows, which bounds them.
    private var exchanges = CircularBuffer<HTTPExchange>()
    private var isReading = false
    private var deadline: Scheduled<Void>?
    /// Stands in for a body that the framework left empty.
    private var body: ByteBuffer?
    private var isClosed = false

    /// - Parameters:
    ///   - limit: Within which a request must have arrived whole.
    ///   - isSecure: Whether the server itself speaks TLS.
    init(_ start: MessageStart, _ gate: RequestGate, limit: TimeAmount, clock: Clock, isSecure: Bool) {
        self.start = start
        self.gate = gate
        self.limit = limit
        self.clock = clock
        self.isSecure = isSecure
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(var head):
            isReading = true
            exchanges.append(HTTPExchange(&head))
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body:
            bodyArrived()
            context.fireChannelRead(data)
        case .end:
            bodyArrived()
            endReading()
            start.messageEnded()
            context.fireChannelRead(data)
            turnGate(context)
        }
    }

    /// A sender who does not wait needs no leave.
    private func bodyArrived() {
        guard let last = exchanges.indices.last else { return }
        exchanges[last].awaitsContinue = false
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isReading && deadline == nil { startDeadline(context) }
        context.fireChannelReadComplete()
    }

    private func startDeadline(_ context: ChannelHandlerContext) {
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: limit) {
            self.deadline = nil
            // What is left of it may be here, behind an answer.
            if self.hasWaitingAnswer(context) {
                self.startDeadline(context)
            } else {
                context.close(promise: nil)
            }
        }
    }

    /// Whether a whole request has no answer yet, or an answer has not been taken.
    private func hasWaitingAnswer(_ context: ChannelHandlerContext) -> Bool {
        exchanges.count > (isReading ? 1 : 0) || !context.channel.isWritable
    }

    private func turnGate(_ context: ChannelHandlerContext) {
        if hasWaitingAnswer(context) { gate.close() } else { gate.open() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Where the next request would begin is not known.
        if isReading, let last = exchanges.indices.last { exchanges[last].isLast = true }
        context.fireErrorCaught(error)
    }

    func handlerRemoved(context: ChannelHandlerContext) { endReading() }

    private func endReading() {
        isReading = false
        deadline?.cancel()
        deadline = nil
    }

    // MARK: Answers

    func flush(context: ChannelHandlerContext) {
        context.flush()
        turnGate(context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        turnGate(context)
        context.fireChannelWritabilityChanged()
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
    ) {
        guard event is BodyWanted else { return context.triggerUserOutboundEvent(event, promise: promise) }
        promise?.succeed()
        guard let first = exchanges.indices.first, exchanges[first].awaitsContinue else { return }
        exchanges[first].awaitsContinue = false
        context.writeAndFlush(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isClosed else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head): context.write(wrapOutboundOut(.head(begin(head))), promise: promise)
        case .body: context.write(answering.isHead ? Self.nothing : data, promise: promise)
        case .end: finish(context, data, promise)
        }
    }

    private static var nothing: NIOAny { NIOAny(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer()))) }

    /// The request that is being answered; after bytes that are none, what is known of them.
    private var answering: HTTPExchange {
        exchanges.first ?? HTTPExchange(isHead: start.isHead, isLast: true)
    }

    private func begin(_ head: HTTPResponseHead) -> HTTPResponseHead {
        var (head, exchange) = (head, answering)
        if head.status.code >= 400 && !head.headers.contains(name: "X-Request-Id") {
            body = FrameworkProblem.dress(&head, at: clock.now(), isSecure: isSecure)
        }
        if exchange.isHTTP10 { head.version = .http1_0 }
        // A body that nobody waits for may still come, and one of unknown length ends with the connection.
        let isUnbounded =
            exchange.isHTTP10 && !exchange.isHead && !head.headers.contains(name: "Content-Length")
        if exchange.awaitsContinue || isUnbounded { exchange.isLast = true }
        if !exchanges.isEmpty { exchanges[exchanges.startIndex] = exchange }
        if exchange.isLast {
            head.headers.replaceOrAdd(name: "Connection", value: "close")
        } else if exchange.isHTTP10 {
            head.headers.replaceOrAdd(name: "Connection", value: "keep-alive")
        }
        return head
    }

    private func finish(_ context: ChannelHandlerContext, _ end: NIOAny, _ promise: EventLoopPromise<Void>?) {
        let exchange = answering
        if let body, !exchange.isHead {
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        body = nil
        _ = exchanges.popFirst()
        // The end of a chunked body is bytes, too.
        context.write(exchange.isHead ? Self.nothing : end, promise: promise)
        guard exchange.isLast else { return }
        isClosed = true
        context.flush()
        context.close(mode: .output, promise: nil)
    }
}
