import CoreMetrics
import Domain
import Logging
import Storage
import Synchronization

extension EventHub {
    /// Users asked for in one query.
    private static let usersAtOnce = 8192

    /// A heartbeat to all; the end for those whose token has expired or whose membership is no longer
    /// what it was.
    func beat() async throws {
        let feeds = state.withLock { $0.feeds }
        let all = feeds.values.flatMap(\.subscribers.values)
        guard !all.isEmpty else { return }
        let now = clock.now()
        for subscriber in all where subscriber.expires <= now { subscriber.close() }
        for feed in feeds.values {
            for subscriber in feed.subscribers.values where !subscriber.isClosed {
                guard !subscriber.beat(position: feed.delivered) else { continue }
                metrics.stalled.increment()
                logger.info("A stalled stream was cut off")
            }
        }
        try await endStrangers(all)
    }

    private struct Standing: Hashable {
        var userId: ID
        var clinicId: ID
        var role: Role
        var patientId: ID?
    }

    private func endStrangers(_ all: [Subscriber]) async throws {
        let users = Array(Set(all.map(\.reader.userId)))
        var standings: Set<Standing> = []
        var superadmins: Set<ID> = []
        for start in stride(from: 0, to: users.count, by: Self.usersAtOnce) {
            let some = Array(users[start..<min(start + Self.usersAtOnce, users.count)])
            let (members, admins) = try await database.read { tx in
                (try EventQueries.members(tx, users: some), try EventQueries.superadmins(tx, among: some))
            }
            for member in members {
                standings.insert(
                    Standing(
                        userId: member.userId, clinicId: member.clinicId, role: member.role,
                        patientId: member.patientId))
            }
            superadmins.formUnion(admins)
        }
        for subscriber in all {
            let reader = subscriber.reader
            let standing = Standing(
                userId: reader.userId, clinicId: reader.clinicId, role: reader.role,
                patientId: reader.patientId)
            let isStill =
                reader.role == .superadmin
                ? superadmins.contains(reader.userId) : standings.contains(standing)
            if !isStill { subscriber.close() }
        }
    }
}
