import Synchronization

/// Spreads notifications to the streams of this process.
final class NotificationHub: Sendable {
    private struct State {
        var streams: [String: [Int: AsyncStream<String>.Continuation]] = [:]
        var lastNumber = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    /// A stream of the channel's payloads, first an empty one. A slow reader keeps the newest 256.
    func subscribe(to channel: String) -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: String.self, bufferingPolicy: .bufferingNewest(256))
        let number = state.withLock { state -> Int? in
            guard !state.isClosed else { return nil }
            state.lastNumber += 1
            state.streams[channel, default: [:]][state.lastNumber] = continuation
            return state.lastNumber
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.yield("")
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.streams[channel]?.removeValue(forKey: number) }
        }
        return stream
    }

    func publish(_ notification: Notification) {
        for stream in streams(of: notification.channel) { stream.yield(notification.payload) }
    }

    /// Tells the channel's listeners that they may have missed something: an empty payload.
    func wake(_ channel: String) {
        publish(Notification(channel: channel, payload: ""))
    }

    /// Ends all streams, and at once those that are asked for later.
    func close() {
        let all = state.withLock { state in
            state.isClosed = true
            return state.streams.values.flatMap(\.values)
        }
        for stream in all { stream.finish() }
    }

    private func streams(of channel: String) -> [AsyncStream<String>.Continuation] {
        state.withLock { $0.streams[channel].map { Array($0.values) } ?? [] }
    }
}

/// A message to the listeners of a channel.
struct Notification: Sendable, Equatable {
    let channel: String
    let payload: String
}

/// What a transaction has to say when it commits; a savepoint takes back what was added inside it.
struct PendingNotifications {
    private(set) var all: [Notification] = []
    private var marks: [Int] = []

    mutating func add(_ notification: Notification) {
        if !all.contains(notification) { all.append(notification) }
    }

    mutating func openSavepoint() {
        marks.append(all.count)
    }

    mutating func releaseSavepoint() {
        marks.removeLast()
    }

    mutating func rollBackSavepoint() {
        all.removeSubrange(marks.removeLast()...)
    }

    mutating func removeAll() {
        all.removeAll()
        marks.removeAll()
    }
}
