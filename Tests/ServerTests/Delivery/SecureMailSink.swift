import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A mail server that speaks TLS, at once or after STARTTLS, and keeps what it was told.
final class SecureMailSink: Sendable {
    /// What a client said, line by line, and whether TLS hid it.
    struct Line: Sendable, Equatable {
        var text: String
        var isHidden: Bool
    }

    private let channel: any Channel
    private let kept: Kept

    fileprivate final class Kept: Sendable {
        let lines = Mutex<[Line]>([])
    }

    /// - Parameter isImplicit: TLS from the first byte, as with `smtps://`.
    /// - Parameter hiddenExtensions: What the server claims to know once TLS hides the talk.
    init(_ certificate: TestCertificate, isImplicit: Bool, hiddenExtensions: [String] = []) async throws {
        let context = try NIOSSLContext(configuration: try certificate.server)
        let kept = Kept()
        self.kept = kept
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if isImplicit { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
                    try channel.pipeline.syncOperations.addHandler(Conversation(context, isHidden: isImplicit, hiddenExtensions, kept))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    var port: Int { channel.localAddress?.port ?? 0 }
    var lines: [Line] { kept.lines.withLock { $0 } }

    func close() async { try? await channel.close() }
}

/// One connection's side of the talk.
private final class Conversation: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let tls: NIOSSLContext
    private let kept: SecureMailSink.Kept
    private var isHidden: Bool
    private let hiddenExtensions: [String]
    private var isContent = false
    private var isSecret = false
    private var buffer = ByteBuffer()

    init(_ tls: NIOSSLContext, isHidden: Bool, _ hiddenExtensions: [String], _ kept: SecureMailSink.Kept) {
        self.tls = tls
        self.hiddenExtensions = hiddenExtensions
        self.isHidden = isHidden
        self.kept = kept
    }

    func channelActive(context: ChannelHandlerContext) {
        say("220 sink", context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        buffer.writeBuffer(&bytes)
        while let end = buffer.readableBytesView.firstIndex(of: 10) {
            let line = buffer.readString(length: end - buffer.readerIndex + 1) ?? ""
            take(String(line.filter { !$0.isNewline }), context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func take(_ line: String, _ context: ChannelHandlerContext) {
        kept.lines.withLock { $0.append(.init(text: line, isHidden: isHidden)) }
        if isContent {
            guard line == "." else { return }
            isContent = false
            say("250 kept", context)
        } else if isSecret {
            isSecret = false
            say("235 welcome", context)
        } else {
            answer(line.uppercased(), context)
        }
    }

    private func answer(_ line: String, _ context: ChannelHandlerContext) {
        switch line.prefix(4) {
        case "EHLO":
            let lines = ["sink"] + (isHidden ? hiddenExtensions + ["AUTH PLAIN"] : ["STARTTLS"])
            say(lines.enumerated().map { "250\($0 == lines.count - 1 ? " " : "-")\($1)" }.joined(separator: "\r\n"), context)
        case "STAR":
            say("220 go on", context)
            isHidden = true
            do {
                try context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
            } catch {
                context.close(promise: nil)
            }
        case "AUTH":
            isSecret = line == "AUTH PLAIN"
            say(isSecret ? "334 " : "235 welcome", context)
        case "DATA":
            isContent = true
            say("354 go on", context)
        case "QUIT":
            say("221 bye", context)
            context.close(promise: nil)
        default: say("250 ok", context)
        }
    }

    private func say(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text + "\r\n")), promise: nil)
    }
}
