import FoundationEssentials
package import Logging
package import Storage

/// `odontox move`: a clinic's whole database goes to another engine or place, all or nothing.
package struct MoveDatabase: Sendable {
    let source: DatabaseURL
    let target: DatabaseURL
    let logger: Logger

    package init(from source: DatabaseURL, to target: DatabaseURL, logger: Logger) {
        self.source = source
        self.target = target
        self.logger = logger
    }

    /// Returns the tables with their rows and checksums, which are the same on both sides.
    /// - Throws: ``MaintenanceError``; the target is then empty, or as it was.
    package func run() async throws -> [Transfer.Table] {
        guard source != target else {
            throw MaintenanceError("The source and the target are the same database")
        }
        if let path = source.filePath, !FileManager.default.fileExists(atPath: path) {
            throw MaintenanceError("There is no database at \(path)")
        }
        let from = try SoleDatabase.open(source, logger: logger)
        defer { from.close() }
        let to = try SoleDatabase.open(target, logger: logger)
        defer { to.close() }
        do {
            guard try await Migrator.status(from, DatabaseSchema.migrations).isUpToDate else {
                throw MaintenanceError(
                    "The source's schema is not up to date; run `odontox migrate` on it first")
            }
            try await UnfinishedMove.refuse(from)
            try await Self.refuseRivals(from)
            try await Self.prepare(to)
            return try await Transfer.copy(from: from, to: to, leaving: ["schema_migrations"])
        } catch let error as Transfer.Refusal {
            throw MaintenanceError("Nothing was moved: \(error)")
        } catch let error as MigrationError {
            throw MaintenanceError("Nothing was moved: \(error)")
        } catch let error as DatabaseError {
            throw MaintenanceError("Nothing was moved: \(error.message)")
        }
    }

    /// The target's guards would refuse some rows, or none would be there: says which, before
    /// anything is copied.
    static func refuseRivals(_ from: Database) async throws {
        for check in TextChecks.beforeMove + AppointmentChecks.overlaps {
            let found = try await from.read { tx in
                var findings = Findings()
                try check.look(tx, &findings)
                return findings
            }
            guard !found.shown.isEmpty else { continue }
            let result = CheckResult(check: check.name, findings: found.shown, more: found.more)
            throw MaintenanceError(
                "Nothing was moved, as the source has rows that another database refuses. \(result)")
        }
    }

    /// Makes the schema in a database that has no table at all.
    static func prepare(_ to: Database) async throws {
        let status = try await Migrator.status(to, DatabaseSchema.migrations)
        if status.isUpToDate { return }
        let tables = try await to.read { try Catalogue.tables($0) }
        guard tables.isEmpty else {
            throw MaintenanceError(
                "The target is neither empty nor of this version; run `odontox migrate` on it, if it is yours"
            )
        }
        try await Migrator.migrate(to, DatabaseSchema.migrations)
    }
}
