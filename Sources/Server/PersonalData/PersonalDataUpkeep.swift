import Domain
package import Logging
package import Storage

/// Runs before a server serves: seals audit entries from before an upgrade, and rewrites an SQLite file that
/// may still hold what was sealed or erased.
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
        for secret in try await database.read({ tx in try AuditSecrets.stored(tx) })
        where secret != keys.secretId {
            logger.warning(
                """
                The audit trail was made under another secret, and what it tells of patients can't be read: \
                give the server the former secret again, or move over with `odontox rotate-secret`
                """, metadata: ["secret": "\(secret)", "own": "\(keys.secretId)"])
        }
        try await scrub(database, hasSealed: left.clinics > 0, clock: clock, logger: logger)
    }

    /// Bytes up to which a file is rewritten while the server is at work. Its writes wait meanwhile.
    static let scrubbedAtOnce: Int64 = 512 << 20

    /// Rewrites the SQLite file when something was erased since the last time, or `hasSealed`. Does nothing
    /// on PostgreSQL (docs/operations.md).
    /// - Parameter limit: A larger file is left to the next start of a server.
    static func scrub(
        _ database: Database, hasSealed: Bool = false, upTo limit: Int64 = .max, clock: Clock, logger: Logger
    ) async throws {
        let hasErased = try await database.read { tx in
            try tx.first("SELECT 1 FROM erasures WHERE scrubbed_at IS NULL LIMIT 1") { _ in true } ?? false
        }
        guard hasErased || hasSealed else { return }
        guard try await size(database) <= limit else {
            return logger.notice(
                "The SQLite file still holds erased data; the next start rewrites it: restart the server soon"
            )
        }
        do {
            try await database.rebuild()
        } catch let error as DatabaseError where error.kind == .busy {
            logger.warning(
                "A read held up the rewrite of the SQLite file; the next start does it",
                metadata: ["cause": "\(error)"])
            return
        }
        let now = clock.now()
        try await database.write { tx in
            try tx.run("UPDATE erasures SET scrubbed_at = \(now) WHERE scrubbed_at IS NULL")
        }
    }

    /// Of an SQLite file; 0 on PostgreSQL.
    private static func size(_ database: Database) async throws -> Int64 {
        let bytes: SQL = .dialect(
            sqlite: "SELECT c.page_count * s.page_size FROM pragma_page_count c, pragma_page_size s",
            postgres: "SELECT 0")
        return try await database.read { tx in try tx.first(bytes) { $0.int(0) } ?? 0 }
    }
}
