import CoreMetrics
import Glibc
import NIOCore

/// Cuts a peer off that takes no byte of what waits for it for too long (Accounts, A8). Stands next to the
/// socket, below TLS, so that it sees the bytes that are sent.
///
/// What the system has taken and the peer has not is the system's matter, which has the same limit. While
/// bytes wait here the system has none: else both would run out at about the same moment, and a connection
/// that the system ends is counted nowhere.
final class WriteDeadline: ChannelDuplexHandler {
    typealias InboundIn = NIOAny
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private let limit: TimeAmount
    private let connections: OpenConnections
    private var progress: WriteProgress
    private var nextLook: Scheduled<Void>?

    init(limit: TimeAmount, connections: OpenConnections) {
        self.limit = limit
        self.connections = connections
        progress = WriteProgress(limit: limit)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        progress.written += Int64(unwrapOutboundIn(data).readableBytes)
        context.write(data, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        look(context)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        limitSystem(context.channel, isOn: true)
        // The system asks for more as soon as little is unsent, so that a peer who takes bytes slowly is
        // seen to take them. Else it would wait until a third of its large buffer is free.
        try? context.channel.syncOptions?.setOption(Self.unsent, value: Self.mostUnsent)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    /// Takes in how much waits, and looks again later while something does.
    private func look(_ context: ChannelHandlerContext) {
        let waiting = Self.waiting(context.channel)
        let isNew = (waiting > 0) != (progress.waiting > 0)
        connections.waitingBytes(changedBy: progress.note(waiting: waiting, now: .now()))
        if isNew { limitSystem(context.channel, isOn: waiting == 0) }
        guard waiting > 0, nextLook == nil else { return }
        let interval = TimeAmount.nanoseconds(max(limit.nanoseconds / 8, 1))
        nextLook = context.eventLoop.assumeIsolated().scheduleTask(in: interval) { self.lookAgain(context) }
    }

    private func lookAgain(_ context: ChannelHandlerContext) {
        nextLook = nil
        look(context)
        guard progress.isStalled(now: .now()) else { return }
        connections.cutOff.increment()
        context.channel.resetWhenClosed()
        // Not through TLS, which would first wait until its farewell is taken.
        context.close(promise: nil)
    }

    private func end() {
        nextLook?.cancel()
        nextLook = nil
        connections.waitingBytes(changedBy: progress.note(waiting: 0, now: .now()))
    }

    /// Whether the system gives up a peer that acknowledges nothing, or whose window stays shut, for the
    /// limit.
    private func limitSystem(_ channel: any Channel, isOn: Bool) {
        let milliseconds = isOn ? Int(limit.nanoseconds / 1_000_000) : 0
        // The socket of a local peer has no such option.
        try? channel.syncOptions?.setOption(Self.systemLimit, value: milliseconds)
    }

    /// In milliseconds; 0 for the system's own limit, of many minutes (tcp(7)).
    private static let systemLimit = ChannelOptions.Types.SocketOption(
        level: .tcp, name: NIOBSDSocket.Option(rawValue: TCP_USER_TIMEOUT))

    private static let unsent = ChannelOptions.Types.SocketOption(
        level: .tcp, name: NIOBSDSocket.Option(rawValue: TCP_NOTSENT_LOWAT))
    private static let mostUnsent = 16 * 1024

    /// Bytes that the channel holds because the system does not take them yet.
    private static func waiting(_ channel: any Channel) -> Int {
        (try? channel.syncOptions?.getOption(ChannelOptions.bufferedWritableBytes)) ?? 0
    }
}

extension Channel {
    /// Closes the connection with a reset: what the system still holds for the peer is given up as well, and
    /// does not stay until somebody takes it.
    func cutOff() {
        resetWhenClosed()
        close(promise: nil)
    }

    fileprivate func resetWhenClosed() {
        _ = (self as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
    }
}

/// How a peer takes what is written to it.
struct WriteProgress: Sendable {
    let limit: TimeAmount
    /// Bytes handed to the channel, all in all.
    var written: Int64 = 0
    /// Of these, bytes that waited when somebody last looked.
    private(set) var waiting = 0
    /// Of these, bytes that had been taken.
    private var taken: Int64 = 0
    /// Since when no byte has been taken; nil while none waits.
    private var since: NIODeadline?

    init(limit: TimeAmount) { self.limit = limit }

    /// Takes in how many bytes wait now. Returns by how many that is more than before.
    mutating func note(waiting now: Int, now moment: NIODeadline) -> Int {
        let taken = written - Int64(now)
        if now == 0 {
            since = nil
        } else if taken > self.taken || since == nil {
            since = moment
        }
        self.taken = taken
        defer { waiting = now }
        return now - waiting
    }

    /// Whether bytes wait, and none has been taken for the limit.
    func isStalled(now: NIODeadline) -> Bool {
        since.map { now - $0 >= limit } ?? false
    }
}
