import NIOTLS
import NIOCore
import NIOPosix
import NIOSSL

/// A client down to its bytes, which reads what comes or never reads at all.
struct Peer: Sendable {
    private let channel: any Channel
    private let ear: EventLoopFuture<String>

    /// - Parameters:
    ///   - text: Sent at once.
    ///   - isDeaf: Whether it reads nothing; with TLS, nothing after the handshake.
    ///   - ending: What it reads up to.
    static func connect(
        port: Int, sending text: String, isDeaf: Bool = false, until ending: String = "",
        isSecure: Bool = false
    ) async throws -> Peer {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let heard = loop.makePromise(of: String.self)
        var bootstrap = ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if isSecure { try pipeline.addHandler(try secured()) }
                    try pipeline.addHandler(
                        Ear(text, isDeaf: isDeaf, isSecure: isSecure, until: ending, heard))
                }
            }
        // The smallest that there is, so that what is not read stays with the server.
        if isDeaf { bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: 4096) }
        do {
            let channel = try await bootstrap.connect(host: "127.0.0.1", port: port).get()
            return Peer(channel: channel, ear: heard.futureResult)
        } catch {
            heard.fail(error)
            throw error
        }
    }

    private static func secured() throws -> NIOSSLClientHandler {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        return try NIOSSLClientHandler(
            context: try NIOSSLContext(configuration: configuration), serverHostname: nil)
    }

    /// What it has read up to its ending, or until the connection closed.
    func heard() async throws -> String { try await inTime(ear) }

    /// Waits until the other side closes.
    func closed() async throws { try await inTime(channel.closeFuture) }

    private func inTime<Value: Sendable>(_ future: EventLoopFuture<Value>) async throws -> Value {
        let promise = channel.eventLoop.makePromise(of: Value.self)
        future.cascade(to: promise)
        let limit = channel.eventLoop.scheduleTask(in: .seconds(60)) {
            promise.fail(NotInTime(what: "the server at work"))
        }
        defer { limit.cancel() }
        return try await promise.futureResult.get()
    }

    func close() async throws {
        channel.close(promise: nil)
        try await channel.closeFuture.get()
    }
}

/// Waits until something holds; fails the test when it does not within a minute.
func eventually(_ what: String, _ holds: () -> Bool) async throws {
    for _ in 0..<6000 {
        if holds() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw NotInTime(what: what)
}

struct NotInTime: Error {
    var what: String
}

private final class Ear: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let text: String
    private let isDeaf: Bool
    private let ending: String
    private let promise: EventLoopPromise<String>
    private var isOpening: Bool
    private var all = ""
    private var isDone = false

    init(
        _ text: String, isDeaf: Bool, isSecure: Bool, until ending: String,
        _ promise: EventLoopPromise<String>
    ) {
        self.text = text
        self.isDeaf = isDeaf
        self.ending = ending
        self.promise = promise
        isOpening = isSecure
    }

    func channelActive(context: ChannelHandlerContext) {
        if !isOpening { begin(context) }
        context.fireChannelActive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? TLSUserEvent, case .handshakeCompleted = event {
            isOpening = false
            begin(context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func begin(_ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }

    func read(context: ChannelHandlerContext) {
        if isOpening || !isDeaf { context.read() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        all += String(buffer: unwrapInboundIn(data))
        if !ending.isEmpty && all.contains(ending) { finish() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func finish() {
        if !isDone { promise.succeed(all) }
        isDone = true
    }
}
