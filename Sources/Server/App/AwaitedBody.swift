import Hummingbird
import NIOCore

/// The body of a request with `Expect: 100-continue`: its sender is told to go on once somebody asks for it, which is after all that the
/// head alone is refused for.
struct AwaitedBody: AsyncSequence, Sendable {
    let body: RequestBody
    let channel: any Channel

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(body: body.makeAsyncIterator(), channel: channel) }

    struct AsyncIterator: AsyncIteratorProtocol {
        var body: RequestBody.AsyncIterator
        /// Nil once the sender has been told.
        var channel: (any Channel)?

        mutating func next() async throws -> ByteBuffer? {
            channel?.triggerUserOutboundEvent(ConnectionGuard.BodyWanted(), promise: nil)
            channel = nil
            return try await body.next()
        }
    }
}
