/// Brings a database's schema up to date.
public enum Migrator {
    /// Where a schema stands.
    public struct Status: Sendable, Equatable {
        /// The ids of what is applied, in order.
        public var applied: [String]
        /// The ids of what is missing, in order.
        public var pending: [String]

        /// Whether nothing is missing.
        public var isUpToDate: Bool { pending.isEmpty }
    }

    /// Applies what is missing, each migration in a transaction of its own, and returns the ids applied now.
    ///
    /// Harmless when repeated, and when several processes do it at once.
    /// - Throws: `MigrationError` before anything is changed; `DatabaseError` when a statement fails, which
    ///   leaves its migration undone.
    @discardableResult
    public static func migrate(_ database: Database, _ migrations: [Migration]) async throws -> [String] {
        try refuseDuplicates(migrations)
        var applied: [String] = []
        // Each step looks again under the lock, as another process may have taken it meanwhile.
        while let id = try await database.write({ try step(migrations, $0) }) { applied.append(id) }
        return applied
    }

    /// What is applied and what is missing. Changes nothing.
    /// - Throws: `MigrationError` when the database does not fit the list.
    public static func status(_ database: Database, _ migrations: [Migration]) async throws -> Status {
        try refuseDuplicates(migrations)
        return try await database.read { tx in
            let hasTable = try tx.first(MigrationTable.exists) { try $0.get(0, as: Bool.self) } ?? false
            let applied = hasTable ? try MigrationTable.applied(tx) : []
            let pending = try pending(migrations, applied, tx.engine)
            return Status(applied: migrations.dropLast(pending.count).map(\.id), pending: pending.map(\.id))
        }
    }

    /// Applies the next migration and returns its id; nil when none is left.
    private static func step(_ migrations: [Migration], _ tx: borrowing Transaction) throws -> String? {
        try MigrationTable.lock(tx)
        try tx.run(MigrationTable.create)
        guard let next = try pending(migrations, MigrationTable.applied(tx), tx.engine).first else {
            return nil
        }
        try next.run(tx)
        try MigrationTable.record(next, tx)
        return next.id
    }

    private static func pending(
        _ migrations: [Migration], _ applied: [(id: String, checksum: String)], _ engine: Engine
    ) throws -> ArraySlice<Migration> {
        let checksums = Dictionary(
            applied.map { ($0.id, $0.checksum) }, uniquingKeysWith: { first, _ in first })
        let known = Set(migrations.map(\.id))
        if let first = applied.first, applied.allSatisfy({ !known.contains($0.id) }) {
            throw MigrationError.otherSchema(id: first.id)
        }
        if let unknown = applied.first(where: { !known.contains($0.id) }) {
            throw MigrationError.newerSchema(id: unknown.id)
        }
        var pending = migrations[...]
        while let next = pending.first, let checksum = checksums[next.id] {
            if checksum != next.checksum(for: engine) { throw MigrationError.changed(id: next.id) }
            pending = pending.dropFirst()
        }
        if let late = pending.first(where: { checksums[$0.id] != nil }) {
            throw MigrationError.outOfOrder(id: late.id)
        }
        return pending
    }

    private static func refuseDuplicates(_ migrations: [Migration]) throws {
        var seen: Set<String> = []
        for migration in migrations where !seen.insert(migration.id).inserted {
            throw MigrationError.duplicate(id: migration.id)
        }
    }
}
