import Domain
import Logging
import Storage
import Synchronization

extension EventHub {
    /// How often ended sessions and memberships are looked for: an open stream feels them within a second
    /// (Accounts, A3). One query for all streams, however many there are.
    static let sessionInterval = Duration.milliseconds(400)

    /// Ends the streams of sessions and memberships that have ended, on whichever server.
    func endSignedOut() async throws {
        let subscribers = state.withLock { $0.feeds.values.flatMap(\.subscribers.values) }
        guard !subscribers.isEmpty else { return }
        let since = clock.now().adding(seconds: -Self.endingMargin)
        let (sessions, members) = try await database.read { tx in
            (
                Set(try EventQueries.endedSessions(tx, since: since)),
                Set(try EventQueries.endedMembers(tx, since: since))
            )
        }
        for subscriber in subscribers {
            let reader = subscriber.reader
            let isSignedOut = subscriber.session.map(sessions.contains) ?? false
            let member = EventQueries.EndedMember(clinicId: reader.clinicId, userId: reader.userId)
            if isSignedOut || reader.role != .superadmin && members.contains(member) { subscriber.close() }
        }
    }

    /// Looks for them until the server stops; after a failure, less often.
    func watchSessions() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.sessionInterval)
            guard !Task.isCancelled else { return }
            do {
                try await endSignedOut()
            } catch {
                logger.error(
                    "Could not look for ended sessions", metadata: ["cause": .string(LogSafe.describe(error))]
                )
                try? await Task.sleep(for: Self.pollInterval)
            }
        }
    }
}

extension EventQueries {
    /// What is looked at in one go; a stream that this misses ends with its token.
    private static let endedLimit = 10_000

    struct EndedMember: Hashable, Sendable {
        var clinicId: ID
        var userId: ID
    }

    /// Sessions that were ended after `moment`.
    static func endedSessions(_ tx: borrowing Transaction, since moment: Instant) throws -> [ID] {
        try tx.query(
            """
            SELECT id FROM session_families WHERE ended_at IS NOT NULL AND ended_at > \(moment)
            ORDER BY ended_at DESC LIMIT \(endedLimit)
            """
        ) { try $0.get(0) }
    }

    /// Members whose membership ended after `moment`, in all clinics.
    static func endedMembers(_ tx: borrowing Transaction, since moment: Instant) throws -> [EndedMember] {
        try tx.query(
            """
            SELECT clinic_id, user_id FROM memberships WHERE ended_at IS NOT NULL AND ended_at > \(moment)
            ORDER BY ended_at DESC LIMIT \(endedLimit)
            """
        ) { EndedMember(clinicId: try $0.get(0), userId: try $0.get(1)) }
    }
}
