import Domain
package import Logging
package import Storage

/// What a start does for the care of personal data before it serves: seals audit entries from before an upgrade,
/// and writes an SQLite file anew that may hold what was sealed or erased.
package enum PersonalDataUpkeep {
    /// Entries between two lines of progress.
    private static let stride = 20_000

    /// Harmless when repeated, and when several servers do it at once.
    package static func run(
        _ database: Database, _ keys: AuditKeys, clock: Clock = .system, logger: Logger
    ) async throws {
        let left = try await database.read { tx in try AuditMove.left(tx) }
        if left.clinics > 0 {
            logger.notice(
                "Sealing the audit trail",
                metadata: ["clinics": "\(left.clinics)", "entries": "\(left.entries)"])
            var told = 0
            try await MoveAuditTrails(database, to: keys, clock: clock).run { moved in
                guard moved >= told + stride else { return }
                told = moved
                logger.notice(
                    "Sealing the audit trail",
                    metadata: ["done": "\(moved)", "entries": "\(left.entries)"])
            }
            logger.notice("The audit trail is sealed")
        }
        try await scrub(database, hasSealed: left.clinics > 0, clock: clock, logger: logger)
    }

    /// Writes the SQLite file anew when something was erased since the last time, or `hasSealed`.
    static func scrub(
        _ database: Database, hasSealed: Bool = false, clock: Clock, logger: Logger
    ) async throws {
        let hasErased = try await database.read { tx in
            try tx.first("SELECT 1 FROM erasures WHERE scrubbed_at IS NULL LIMIT 1") { _ in true } ?? false
        }
        guard hasErased || hasSealed else { return }
        do {
            try await database.rebuild()
        } catch let error as DatabaseError where error.kind == .busy {
            logger.warning(
                "The database file is written anew at the next start", metadata: ["cause": "\(error)"])
            return
        }
        let now = clock.now()
        try await database.write { tx in
            try tx.run("UPDATE erasures SET scrubbed_at = \(now) WHERE scrubbed_at IS NULL")
        }
    }
}
