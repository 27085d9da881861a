import CoreMetrics
import NIOCore
import Synchronization

/// The connections that are open, by the client's address, of which each may have so many (Accounts, A8).
final class OpenConnections: Sendable {
    /// Nil where addresses are not limited.
    private let limit: Int?
    /// Whether an address may have any number: that of a proxy which many callers come through.
    private let isExempt: @Sendable (String) -> Bool
    private let counts = Mutex<[IPAddress: Int]>([:])
    private let waiting = Atomic<Int>(0)
    /// Connections beyond the limit, which were closed at once.
    let refused: Counter
    /// Connections whose peer took nothing for too long.
    let cutOff: Counter

    init(limit: Int?, isExempt: @escaping @Sendable (String) -> Bool, factory: any MetricsFactory) {
        self.limit = limit
        self.isExempt = isExempt
        func counter(_ reason: String) -> Counter {
            Counter(
                label: "odontox_connections_closed_total", dimensions: [("reason", reason)], factory: factory)
        }
        refused = counter("per_address")
        cutOff = counter("stalled")
    }

    /// Counts the connection until it closes. False when its address has as many as it may: it is not
    /// counted, and must be closed.
    func admit(_ channel: any Channel) -> Bool {
        // The peer of a local socket has no address; nor has it a limit.
        guard let text = channel.remoteAddress?.ipAddress, let address = IPAddress(text) else { return true }
        let client = address.subscriber
        let isFull = counts.withLock { counts in
            let count = counts[client] ?? 0
            if let limit, count >= limit, !isExempt(text) { return true }
            counts[client] = count + 1
            return false
        }
        if isFull {
            refused.increment()
            return false
        }
        channel.closeFuture.whenComplete { [self] _ in closed(client) }
        return true
    }

    private func closed(_ client: IPAddress) {
        counts.withLock { counts in
            let left = (counts[client] ?? 1) - 1
            counts[client] = left > 0 ? left : nil
        }
    }

    /// How many are open.
    var count: Int { counts.withLock { $0.values.reduce(0, +) } }

    /// Bytes of answers that the server holds because their peers do not take them.
    var waitingBytes: Int { waiting.load(ordering: .relaxed) }

    func waitingBytes(changedBy bytes: Int) {
        if bytes != 0 { waiting.add(bytes, ordering: .relaxed) }
    }

    /// For `GET /metrics`.
    var prometheusText: String {
        """
        # TYPE odontox_connections_open gauge
        odontox_connections_open \(count)
        # TYPE odontox_connections_waiting_bytes gauge
        odontox_connections_waiting_bytes \(waitingBytes)

        """
    }
}

/// Closes a connection that was not admitted as soon as it is one.
final class RefusedConnection: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        context.close(promise: nil)
    }
}
