import CLibPQ
import Logging
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Listens on a connection of its own and connects again when it is lost.
final class PostgresListener: Sendable {
    private struct State {
        var channels: [String] = []
        var isClosed = false
    }

    private let address: String
    private let options: DatabaseOptions
    private let hub: NotificationHub
    private let logger: Logger
    private let state = Mutex(State())
    /// Written to in order to wake the thread from its poll.
    private let wakeUp: WakeUp

    init(address: String, options: DatabaseOptions, hub: NotificationHub, logger: Logger) throws {
        self.address = address
        self.options = options
        self.hub = hub
        self.logger = logger
        wakeUp = try WakeUp()
    }

    /// Adds a channel; true for the first one, when the thread has to be started.
    func add(_ channel: String) -> Bool {
        let isFirst = state.withLock { state in
            if state.channels.contains(channel) { return false }
            state.channels.append(channel)
            return state.channels.count == 1 && !state.isClosed
        }
        wakeUp.wake()
        return isFirst
    }

    func close() {
        state.withLock { $0.isClosed = true }
        wakeUp.wake()
    }

    /// Listens until closed.
    func run() {
        var pause: Int32 = 50
        while !state.withLock({ $0.isClosed }) {
            do {
                let link = try PostgresLink(address: address, options: options)
                pause = 50
                try listen(on: link)
            } catch {
                logger.warning(
                    "the listening connection to PostgreSQL was lost", metadata: ["error": "\(error)"])
                wakeUp.wait(Int32.random(in: pause / 2...pause))
                pause = min(pause * 2, 5000)
            }
        }
    }

    private func listen(on link: PostgresLink) throws {
        var listening = 0
        while true {
            let (channels, isClosed) = state.withLock { ($0.channels, $0.isClosed) }
            if isClosed { return }
            for channel in channels[listening...] {
                try execute("LISTEN \"\(channel)\"", on: link)
                // Earlier notifications are lost; the empty payload says so.
                hub.wake(channel)
            }
            listening = channels.count
            try receive(from: link)
        }
    }

    private func receive(from link: PostgresLink) throws {
        // Some may have come along with an answer, so they are taken before the wait.
        publish(from: link)
        if wakeUp.wait(link.longestSilence, or: PQsocket(link.handle)) == .silence {
            // A dead server says nothing either.
            try execute("SELECT 1", on: link)
        }
        guard PQconsumeInput(link.handle) != 0 else { throw PostgresFailure.lost(link.handle) }
        publish(from: link)
    }

    private func publish(from link: PostgresLink) {
        while let notification = PQnotifies(link.handle) {
            defer { PQfreemem(notification) }
            let channel = String(cString: notification.pointee.relname)
            hub.publish(Notification(channel: channel, payload: String(cString: notification.pointee.extra)))
        }
    }

    private func execute(_ text: String, on link: PostgresLink) throws {
        guard PQsendQuery(link.handle, text) != 0 else { throw PostgresFailure.lost(link.handle) }
        let end = ContinuousClock.now + .seconds(10)
        while let result = try link.next(until: end) {
            guard result.status == PGRES_COMMAND_OK || result.status == PGRES_TUPLES_OK else {
                throw PostgresFailure(result.handle).error
            }
        }
    }
}
