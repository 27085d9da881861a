import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// A connection from its bytes to its requests: as Hummingbird's own HTTP/1 channel, with ``ConnectionGuard`` where the requests still
/// have their version.
struct HTTPConnection: HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let responder: Responder
    let limits: ServingLimits
    let clock: Clock

    private static let headerLimits: NIOHTTPDecoderLimitConfiguration = {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 16_384
        limits.maxHeaderListSize = 65_536
        limits.maxHeaderFieldCount = 100
        return limits
    }()

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let start = MessageStart()
            try pipeline.addHandler(start)
            // Errors are answered by the application, header fields have been validated by their types, and requests that come before
            // the answer to the last one wait in the channel's own queue.
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(), withDecoderLimitConfiguration: Self.headerLimits)
            try pipeline.addHandlers([
                ConnectionGuard(start, limit: .seconds(Int64(limits.request)), clock: clock),
                HTTP1ToHTTPServerCodec(secure: false),
                HTTPConnectionStateHandler(idleTimeout: .seconds(limits.idle), logger: logger),
            ])
            return try NIOAsyncChannel(wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    func handle(value: Value, logger: Logger) async { await handleHTTP(asyncChannel: value, logger: logger) }
}

/// Remembers how a message begins, for the case that the rest of its head can't be read.
final class MessageStart: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private static let head = Array("HEAD ".utf8)
    private var bytes: [UInt8] = []

    /// Whether the message that is being read asks for an answer without a body.
    var isHead: Bool { bytes == Self.head }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if bytes.count < Self.head.count {
            bytes += unwrapInboundIn(data).readableBytesView.prefix(Self.head.count - bytes.count)
        }
        context.fireChannelRead(data)
    }

    /// The next byte begins another message.
    func messageEnded() { bytes.removeAll(keepingCapacity: true) }
}
