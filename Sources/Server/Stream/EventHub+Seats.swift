import Domain
import Synchronization

extension EventHub {
    /// A place for one more stream. Throws 429 when the user has too many, 503 when the server has.
    func seat(for userId: ID) throws -> StreamSeat {
        try state.withLock { state in
            guard !state.isClosed, state.seats < limits.total else {
                throw Problem.unavailable("The server holds as many streams as it can; try again in a moment")
            }
            let own = state.seatsOfUser[userId] ?? 0
            if let limit = limits.perUser, own >= limit {
                throw Problem.tooManyRequests("You have \(own) streams open; close one first", retryAfter: 15)
            }
            state.seats += 1
            state.seatsOfUser[userId] = own + 1
        }
        return StreamSeat { [weak self] in self?.giveBack(seatOf: userId) }
    }

    private func giveBack(seatOf userId: ID) {
        state.withLock { state in
            state.seats -= 1
            let left = (state.seatsOfUser[userId] ?? 1) - 1
            state.seatsOfUser[userId] = left > 0 ? left : nil
        }
    }

    /// Lets the subscriber follow live, if it has read all that the others have been given; false if it must
    /// read on first.
    func join(_ subscriber: Subscriber, at position: Int64) -> Bool {
        let clinicId = subscriber.reader.clinicId
        subscriber.start(after: position)
        let outcome = state.withLock { state -> (hasJoined: Bool, isClosed: Bool) in
            guard !state.isClosed else { return (true, true) }
            if let feed = state.feeds[clinicId], feed.position > position { return (false, false) }
            state.feeds[clinicId, default: Feed(position: position, delivered: position)].subscribers[
                ObjectIdentifier(subscriber)] =
                subscriber
            return (true, false)
        }
        if outcome.isClosed { subscriber.close() }
        // Events committed since `position` was read may have been announced before there was anybody
        // to hear it.
        if outcome.hasJoined { wake(clinicId) }
        return outcome.hasJoined
    }

    func leave(_ subscriber: Subscriber) {
        state.withLock { state in
            let clinicId = subscriber.reader.clinicId
            state.feeds[clinicId]?.subscribers[ObjectIdentifier(subscriber)] = nil
            if state.feeds[clinicId]?.subscribers.isEmpty == true { state.feeds[clinicId] = nil }
        }
    }
}

/// How many streams the server keeps open.
struct StreamLimits: Sendable {
    /// Of all users together; further ones get 503.
    var total = 6144
    /// Of one user, on all their devices; further ones get 429. Nil: as many as they like.
    var perUser: Int? = 64
}

/// One place among the open streams, given back when nobody holds it any more.
final class StreamSeat: Sendable {
    private let giveBack: @Sendable () -> Void

    init(giveBack: @escaping @Sendable () -> Void) { self.giveBack = giveBack }

    deinit { giveBack() }
}
