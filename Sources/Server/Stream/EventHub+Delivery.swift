import CoreMetrics
import Domain
import Logging
import Storage
import Synchronization

extension EventHub {
    /// Clinics read in one transaction.
    private static let clinicsAtOnce = 16

    /// Reads and hands out what is new in the clinics that may have something, until none has.
    func advance() async throws {
        while true {
            let clinics = state.withLock { state in
                let some = state.dirty.prefix(Self.clinicsAtOnce)
                state.dirty.subtract(some)
                return some.compactMap { id in state.feeds[id].map { (id, $0.position) } }
            }
            if clinics.isEmpty && state.withLock({ $0.dirty.isEmpty }) { return }
            do {
                try await advance(clinics)
            } catch {
                state.withLock { state in
                    for (id, _) in clinics where state.feeds[id] != nil { state.dirty.insert(id) }
                }
                throw error
            }
        }
    }

    /// Marks the clinics whose events are ahead of their streams, for when a notification was lost.
    func poll() async throws {
        let positions = state.withLock { $0.feeds.mapValues(\.position) }
        guard !positions.isEmpty else { return }
        let current = try await database.read { tx in
            try EventQueries.positions(tx, clinics: Array(positions.keys))
        }
        for (clinicId, last) in current where last > positions[clinicId] ?? .max { wake(clinicId) }
    }

    private func advance(_ clinics: [(ID, Int64)]) async throws {
        let since = clock.now().adding(seconds: -Self.endingMargin)
        let news = try await database.read { tx in
            try clinics.map { clinicId, position in
                (
                    clinicId, try EventQueries.ended(tx, clinicId: clinicId, since: since),
                    try EventQueries.slice(tx, clinicId: clinicId, after: position)
                )
            }
        }
        for (clinicId, ended, slice) in news {
            end(Set(ended), in: clinicId)
            handOut(slice, in: clinicId)
            if slice.isFull { wake(clinicId) }
        }
    }

    private func handOut(_ slice: EventQueries.Slice, in clinicId: ID) {
        guard !slice.events.isEmpty else { return }
        let subscribers = state.withLock { state in
            // A subscriber that joins from here on has read up to this position.
            state.feeds[clinicId]?.position = slice.position
            return state.feeds[clinicId].map { Array($0.subscribers.values) } ?? []
        }
        let now = clock.now()
        var sent = 0
        for subscriber in subscribers {
            guard subscriber.expires > now else {
                subscriber.close()
                continue
            }
            for event in slice.events where subscriber.reader.maySee(event.audience) {
                guard subscriber.offer(event) else {
                    metrics.slow.increment()
                    logger.info("A slow stream was cut off")
                    break
                }
                sent += 1
            }
        }
        metrics.sent.increment(by: sent)
        state.withLock { $0.feeds[clinicId]?.delivered = slice.position }
    }

    /// Ends the streams of members who no longer are.
    private func end(_ users: Set<ID>, in clinicId: ID) {
        guard !users.isEmpty else { return }
        let subscribers = state.withLock { $0.feeds[clinicId].map { Array($0.subscribers.values) } ?? [] }
        for subscriber in subscribers
        where users.contains(subscriber.reader.userId) && subscriber.reader.role != .superadmin {
            subscriber.close()
        }
    }
}
