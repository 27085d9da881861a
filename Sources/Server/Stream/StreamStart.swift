import API
import HTTPTypes
import NIOCore
import Storage

/// Where a stream begins.
struct StreamStart: Sendable {
    /// Events after this number are sent.
    let position: Int64
    /// What the client is told of it first.
    let frame: ByteBuffer?

    /// The last event that a client knows, and where it said so.
    struct Asked: Sendable {
        let number: Int64
        /// `Last-Event-ID` or `lastEventId`.
        let field: String
    }

    /// - Parameter asked: Nil for a client that knows no event and wants only what is new.
    /// - Throws: 400 for an event that has not happened yet.
    init(_ tx: borrowing Transaction, _ scope: ClinicScope, after asked: Asked?) throws {
        let (last, oldest) = try EventQueries.bounds(tx, clinicId: scope.clinicId)
        guard let asked else {
            position = last
            frame = EventFrame.start(position: last)
            return
        }
        guard asked.number <= last else {
            throw Problem(
                .badRequest, error: "Unknown event",
                message:
                    """
                    Event \(asked.number) has not happened yet; connect without an event id and load \
                    again what you show
                    """,
                code: "LAST_EVENT_ID_IN_FUTURE",
                fields: [.init(field: asked.field, message: "is beyond the last event, which is \(last)")])
        }
        let isComplete = asked.number + 1 >= oldest
        position = isComplete ? asked.number : last
        frame = isComplete ? nil : EventFrame.resync(position: last)
    }
}

/// Ends the stream when its client hangs up: an idle stream writes too seldom to notice by itself.
final class StreamConnection: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = NIOAny

    private let subscriber: Subscriber

    init(_ subscriber: Subscriber) { self.subscriber = subscriber }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            subscriber.close()
            context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        subscriber.close()
        context.fireChannelInactive()
    }
}
