import Domain
import NIOCore
import Synchronization

/// One open stream: a bounded box between the hub, which fills it, and the connection, which empties it.
final class Subscriber: Sendable {
    /// What may wait for a reader: past either, it is too slow and is cut off.
    static let byteLimit = 512 * 1024
    static let countLimit = 1024

    let reader: EventReader
    /// The session of the reader's access token, if it was given out by signing in, or of their cookie.
    let session: ID?
    /// When the access token or the session ends, and the stream with it.
    let expires: Instant
    private let disconnect: @Sendable () -> Void

    fileprivate struct Box {
        var frames: [ByteBuffer] = []
        var bytes = 0
        /// The number of the last event put in, or up to which the reader knows all.
        var number: Int64 = 0
        /// The reader waits for a frame.
        var waiting: CheckedContinuation<ByteBuffer?, Never>?
        var isClosed = false
        /// Whether something was taken since the last heartbeat.
        var hasMoved = true
    }

    private let box = Mutex(Box())

    /// - Parameter disconnect: Closes the connection, also in the middle of a write.
    init(
        _ reader: EventReader, session: ID? = nil, expires: Instant,
        disconnect: @escaping @Sendable () -> Void
    ) {
        self.reader = reader
        self.session = session
        self.expires = expires
        self.disconnect = disconnect
    }

    /// Up to which number the reader has been served by others: what comes live starts after it.
    func start(after number: Int64) { box.withLock { $0.number = number } }

    /// False when the reader was too slow, and has been cut off.
    @discardableResult
    func offer(_ event: StreamEvent) -> Bool {
        deliver { box in
            guard event.number > box.number else { return nil }
            box.number = event.number
            return event.bytes(for: reader.role)
        }
    }

    /// A heartbeat, unless something waits anyway. It carries the position when that moved past events that
    /// were not for this reader. False when the reader took nothing since the last one although it could
    /// have: it is cut off.
    @discardableResult
    func beat(position: Int64) -> Bool {
        let isStuck = box.withLock { box in
            defer { box.hasMoved = false }
            return !box.frames.isEmpty && !box.hasMoved
        }
        guard !isStuck else {
            cutOff()
            return false
        }
        return deliver { box in
            guard box.frames.isEmpty else { return nil }
            guard position > box.number else { return EventFrame.heartbeat }
            box.number = position
            return EventFrame.heartbeat(position: position)
        }
    }

    /// All that waits, as one buffer; suspends until there is something. Nil at the end.
    func next() async -> ByteBuffer? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready: ByteBuffer?? = box.withLock { box in
                    box.hasMoved = true
                    if box.isClosed { return .some(nil) }
                    if let taken = box.take() { return .some(taken) }
                    box.waiting = continuation
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            close()
        }
    }

    /// Ends the stream; what still waits is dropped.
    func close() {
        let waiting = box.withLock { box in
            box.isClosed = true
            box.frames = []
            box.bytes = 0
            defer { box.waiting = nil }
            return box.waiting
        }
        waiting?.resume(returning: nil)
    }

    var isClosed: Bool { box.withLock { $0.isClosed } }

    /// Ends the stream and the connection, whatever it is writing.
    func cutOff() {
        close()
        disconnect()
    }

    private func deliver(_ frame: (inout sending Box) -> ByteBuffer?) -> Bool {
        let (waiting, ready, isFull) = box.withLock {
            box -> (CheckedContinuation<ByteBuffer?, Never>?, ByteBuffer?, Bool) in
            guard !box.isClosed, let frame = frame(&box) else { return (nil, nil, false) }
            if let waiting = box.waiting {
                box.waiting = nil
                return (waiting, frame, false)
            }
            box.frames.append(frame)
            box.bytes += frame.readableBytes
            return (nil, nil, box.bytes > Self.byteLimit || box.frames.count > Self.countLimit)
        }
        waiting?.resume(returning: ready)
        if isFull { cutOff() }
        return !isFull
    }
}

extension Subscriber.Box {
    fileprivate mutating func take() -> ByteBuffer? {
        guard var first = frames.first else { return nil }
        if frames.count > 1 {
            first = ByteBuffer()
            first.reserveCapacity(bytes)
            for frame in frames { first.writeImmutableBuffer(frame) }
        }
        frames.removeAll(keepingCapacity: false)
        bytes = 0
        return first
    }
}
