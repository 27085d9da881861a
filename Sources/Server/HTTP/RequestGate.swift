import NIOCore

/// Holds a connection's bytes while an answer waits, so that requests which a peer sends without taking
/// their answers stay bytes and are not read on (Accounts, A8).
///
/// Once bytes are held, no more are read off the socket. A peer that waits for its answers never meets this.
final class RequestGate: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// Bytes that go to the parser at once: a peer's short requests become so many values and no more.
    private static let portion = 4096
    /// More is held only of a peer that sends without end and then ends its side, which is read to the end.
    private static let limit = 512 * 1024

    private var held = ByteBuffer()
    private var isOpen = true
    private var isPassing = false
    /// Whether somebody above asked for more bytes while there were some.
    private var wantsRead = false
    /// Whether the peer ended its side, which those above hear behind its bytes.
    private var hasEnded = false
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// The next request waits from here on.
    func close() { isOpen = false }

    /// Lets the next request through.
    func open() {
        guard !isOpen else { return }
        isOpen = true
        guard let context, !isPassing, held.readableBytes > 0 else { return }
        pass(context)
        context.fireChannelReadComplete()
        afterPassing(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if held.readableBytes == 0 {
            if isOpen && bytes.readableBytes <= Self.portion { return context.fireChannelRead(data) }
            held = bytes
        } else {
            held.writeBuffer(&bytes)
        }
        pass(context)
        guard held.readableBytes <= Self.limit else {
            held = ByteBuffer()
            return context.close(promise: nil)
        }
    }

    func read(context: ChannelHandlerContext) {
        if held.readableBytes > 0 { wantsRead = true } else { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if held.readableBytes > 0, let event = event as? ChannelEvent, event == .inputClosed {
            hasEnded = true
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        held = ByteBuffer()
        context.fireChannelInactive()
    }

    /// Hands the held bytes on until a whole request is among them.
    private func pass(_ context: ChannelHandlerContext) {
        guard !isPassing else { return }
        isPassing = true
        defer { isPassing = false }
        while isOpen, let portion = held.readSlice(length: min(Self.portion, held.readableBytes)),
            portion.readableBytes > 0
        {
            context.fireChannelRead(wrapInboundOut(portion))
        }
        if held.readableBytes == 0 { held = ByteBuffer() }
    }

    private func afterPassing(_ context: ChannelHandlerContext) {
        guard held.readableBytes == 0 else { return }
        if hasEnded {
            hasEnded = false
            context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        }
        if wantsRead {
            wantsRead = false
            context.read()
        }
    }
}
