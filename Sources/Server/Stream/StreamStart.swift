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

    /// - Parameter asked: The last event that the client knows; nil for a client that knows none and wants only what is new.
    /// - Throws: 400 for an event that has not happened yet.
    init(_ tx: borrowing Transaction, _ scope: ClinicScope, after asked: Int64?) throws {
        let (last, oldest) = try EventQueries.bounds(tx, clinicId: scope.clinicId)
        guard let asked else {
            position = last
            frame = EventFrame.start(position: last)
            return
        }
        guard asked <= last else {
            throw Problem(
                .badRequest, error: "Unknown event",
                message: "Event \(asked) has not happened yet; connect without an event id and load what you show anew",
                code: "LAST_EVENT_ID_IN_FUTURE",
                fields: [.init(field: "lastEventId", message: "is beyond the last event, which is \(last)")])
        }
        let isComplete = asked + 1 >= oldest
        position = isComplete ? asked : last
        frame = isComplete ? nil : EventFrame.resync(position: last)
    }
}
