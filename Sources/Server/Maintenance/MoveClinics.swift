package import Domain
import FoundationEssentials
package import Logging
package import Storage

/// `odontox move --clinic`: some clinics go into another database, which may hold others (scale.md C6,
/// docs/decisions/0062). Nobody may use the source meanwhile; servers on a PostgreSQL target go on.
package struct MoveClinics: Sendable {
    let clinics: [ID]
    let source: DatabaseURL
    let target: DatabaseURL
    let clock: Clock
    let logger: Logger
    /// For tests of what a crash leaves: runs when the target has committed and the source has not.
    var betweenCommits: (@Sendable () throws -> Void)?

    package struct Outcome: Sendable, Equatable {
        /// The tables with their rows and checksums, which are the same on both sides; empty when an earlier
        /// run had copied them already.
        package var tables: [Transfer.Table] = []
        /// Whether there was nothing left to do.
        package var isOver = false
    }

    package init(
        _ clinics: [ID], from source: DatabaseURL, to target: DatabaseURL, clock: Clock = .system,
        logger: Logger
    ) {
        self.clinics = clinics
        self.source = source
        self.target = target
        self.clock = clock
        self.logger = logger
    }

    /// - Throws: ``MaintenanceError``. Both databases are then as they were, but when it says to run the
    ///   command again.
    package func run() async throws -> Outcome {
        guard source != target else {
            throw MaintenanceError("The source and the target are the same database")
        }
        if let path = source.filePath, !FileManager.default.fileExists(atPath: path) {
            throw MaintenanceError("There is no database at \(path)")
        }
        let from = try SoleDatabase.open(source, logger: logger)
        defer { from.close() }
        do {
            guard try await Migrator.status(from, DatabaseSchema.migrations).isUpToDate else {
                throw MaintenanceError(
                    "The source's schema is not up to date; run `odontox migrate` on it first")
            }
            return try await run(from)
        } catch let error as Transfer.Refusal {
            throw MaintenanceError("Nothing was moved: \(error)")
        } catch let error as MigrationError {
            throw MaintenanceError("Nothing was moved: \(error)")
        } catch let error as DatabaseError {
            throw MaintenanceError("Nothing was moved: \(error.message)")
        }
    }

    private func run(_ from: Database) async throws -> Outcome {
        let departure = Departure(clinics: clinics, other: "\(target)", clock: clock)
        let missing = try await from.read { tx in try Self.missing(clinics, tx) }
        if missing.count == clinics.count, try await isOver() { return Outcome(isOver: true) }
        if let first = missing.first {
            throw MaintenanceError("Nothing was moved: the source has no clinic \(first)")
        }
        let leaving = try await from.write { tx in try departure.begin(tx) }
        let to: Database
        do {
            try await SoleDatabase.refuseOthers(from, source)
            to = try SoleDatabase.open(target, logger: logger)
        } catch {
            // What could not even be tried is over, unless an earlier run may have got further.
            if !leaving.isResumed { try await departure.end(leaving, from) }
            throw error
        }
        defer { to.close() }
        do {
            return try await move(leaving, from, to)
        } catch {
            try await departure.end(leaving, from, unlessArrivedIn: to, because: error)
            throw error
        }
    }

    private func move(_ leaving: Departure.Leaving, _ from: Database, _ to: Database) async throws -> Outcome
    {
        try await MoveDatabase.prepare(to)
        let transfer = try await transfer(leaving, from, to)
        if try await to.read({ tx in try leaving.hasArrived(tx) }) {
            try await transfer.finish(in: from)
            await leaving.forget(to)
            return Outcome()
        }
        try await MoveDatabase.refuseRivals(from)
        try await Arrival(clinics: clinics, leaving: leaving).check(from, to)
        let tables = try await transfer.run(from: from, to: to)
        await leaving.forget(to)
        return Outcome(tables: tables)
    }

    private func transfer(
        _ leaving: Departure.Leaving, _ from: Database, _ to: Database
    ) async throws -> TenantMove {
        let there = try await to.read { tx in
            try tx.query("SELECT id FROM users WHERE is_superadmin ORDER BY id") { try $0.get(0) as ID }
        }
        var move = TenantMove(ClinicRows.rule, tenants: clinics.map(\.sqlValue))
        move.copies = ClinicRows.copies(of: clinics, besides: there)
        move.arrival = clinics.map { leaving.arrival($0, from: "\(source)") }
        move.beforeDeleting = ClinicRows.beforeDeleting(clinics)
        move.afterDeleting = ClinicRows.afterDeleting(clinics)
        move.betweenCommits = betweenCommits
        return move
    }

    /// Whether the target has all the clinics, which the source no longer has.
    private func isOver() async throws -> Bool {
        if let path = target.filePath, !FileManager.default.fileExists(atPath: path) { return false }
        let to = try SoleDatabase.open(target, logger: logger)
        defer { to.close() }
        guard try await Migrator.status(to, DatabaseSchema.migrations).isUpToDate else { return false }
        return try await to.read { tx in try Self.missing(clinics, tx).isEmpty }
    }

    private static func missing(_ clinics: [ID], _ tx: borrowing Transaction) throws -> [ID] {
        let found = try tx.query("SELECT id FROM clinics WHERE id IN \(list: clinics)") {
            try $0.get(0) as ID
        }
        return clinics.filter { !found.contains($0) }
    }
}

/// What of a database is a clinic's, and what is left where it was.
enum ClinicRows {
    static let rule = TenantRule(
        tenants: "clinics", column: "clinic_id", accounts: "users", everywhere: "is_superadmin",
        outside: ["schema_migrations", "clinic_moves", "sign_in_failures", "former_keys"])

    /// Superadmins have an account in each database, with the same password and second factor at first;
    /// sessions and mailed links stay where they were made. Counts of failed sign-ins and the keys of
    /// former secrets hold for both.
    /// - Parameter known: Superadmins whom the target has: theirs stays as it is there.
    static func copies(of clinics: [ID], besides known: [ID]) -> [TenantMove.Copy] {
        let superadmins: SQL = "user_id IN (SELECT id FROM users WHERE is_superadmin)"
        func isNew(_ column: SQL) -> SQL {
            known.isEmpty ? .empty : "AND \(column) NOT IN \(list: known)"
        }
        return [
            TenantMove.Copy(
                "users", "is_superadmin \(isNew("id"))",
                replacing: [
                    "primary_clinic_id": """
                    CASE WHEN primary_clinic_id IN \(list: clinics) THEN primary_clinic_id END
                    """
                ]),
            TenantMove.Copy("second_factors", "\(superadmins) \(isNew("user_id"))"),
            TenantMove.Copy("recovery_codes", "\(superadmins) \(isNew("user_id"))"),
            TenantMove.Copy("idempotency_keys", superadmins),
            TenantMove.Copy("sign_in_failures", "1 = 1"),
            TenantMove.Copy("former_keys", "1 = 1"),
        ]
    }

    /// The audit trail goes with its clinic: what guards it is back before the transaction ends.
    static func beforeDeleting(_ clinics: [ID]) -> [SQL] {
        [
            PrimaryClinic.forget(clinics),
            .dialect(
                sqlite: "DROP TRIGGER audit_entries_no_delete",
                postgres: "ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_no_change"),
        ]
    }

    static func afterDeleting(_ clinics: [ID]) -> [SQL] {
        [
            .dialect(
                sqlite: Migration.auditNoDelete,
                postgres: "ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_no_change"),
            "DELETE FROM clinic_moves WHERE clinic_id IN \(list: clinics)",
        ]
    }
}
