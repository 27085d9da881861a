import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// A connection from its bytes to its requests: as Hummingbird's own HTTP/1 channel, with ``ConnectionGuard``
/// where the requests still have their version.
struct HTTPConnection: HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let responder: Responder
    let limits: ServingLimits
    let clock: Clock
    let connections: OpenConnections
    /// Whether the server itself speaks TLS.
    let isSecure: Bool

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
            try prepare(channel)
            let (start, gate) = (MessageStart(), RequestGate())
            try pipeline.addHandlers([gate, start])
            // Errors are answered by the application, header fields have been validated by their types, and
            // requests that come before the answer to the last one wait in the channel's own queue.
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false, withErrorHandling: false,
                withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(), withDecoderLimitConfiguration: Self.headerLimits)
            try pipeline.addHandlers([
                ConnectionGuard(
                    start, gate, limit: .seconds(Int64(limits.request)), clock: clock, isSecure: isSecure),
                HTTP1ToHTTPServerCodec(secure: false),
                HTTPConnectionStateHandler(idleTimeout: .seconds(limits.idle), logger: logger),
            ])
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    /// What stands next to the socket, below TLS.
    private func prepare(_ channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        guard connections.admit(channel) else {
            return try pipeline.addHandler(RefusedConnection(), position: .first)
        }
        try pipeline.addHandler(
            WriteDeadline(limit: .seconds(Int64(limits.write)), connections: connections), position: .first)
        try channel.syncOptions?.setOption(.recvAllocator, value: Self.reading)
    }

    /// Bytes read at once, which is what is held of requests that come before the last answer is taken.
    private static let reading = AdaptiveRecvByteBufferAllocator(minimum: 64, initial: 2048, maximum: 16_384)

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

/// How much a caller may ask of the server at once, and for how long.
package struct ServingLimits: Sendable, Equatable {
    package var connections = 8192
    /// Seconds until a connection without a request is closed.
    package var idle = 60
    /// Seconds within which a request must have arrived whole.
    package var request = 30
    /// Seconds until a peer that takes no byte of its answer is cut off.
    package var write = 30
    /// Connections of one client's address.
    package var connectionsPerAddress = 256
    /// Seconds that running requests get when the server is told to stop.
    package var shutdown = 20

    package init() {}
}
