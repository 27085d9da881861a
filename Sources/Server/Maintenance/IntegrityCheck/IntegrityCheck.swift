import Domain
package import Logging
package import Storage

/// `odontox doctor`: looks whether everything holds that must always hold. It reads only, a bounded part at a
/// time, so it may run beside the server and on millions of rows.
package enum IntegrityCheck {
    /// Opens the database, runs all checks, and reports each as it is done.
    /// - Parameter keys: Of the server's secret; without them what is chained and sealed is checked in part.
    /// - Throws: ``MaintenanceError`` when there is nothing to look at.
    package static func run(
        _ url: DatabaseURL, keys: AuditKeys? = nil, clock: Clock = .system, logger: Logger,
        report: (CheckResult) -> Void
    ) async throws {
        var options = DatabaseOptions()
        options.access = .reading
        options.readers = 1
        options.connections = 1
        options.companion.value = keys
        // A check may read a whole table.
        options.statementLimit = .seconds(1800)
        let database: Database
        do {
            database = try Database.open(url, options: options, logger: logger)
        } catch let error as DatabaseError {
            throw MaintenanceError("\(url) cannot be opened: \(error.message)")
        }
        defer { database.close() }
        try await run(database, clock: clock, report: report)
    }

    package static func run(_ database: Database, clock: Clock, report: (CheckResult) -> Void) async throws {
        let schema = await outcome("schema version") { findings in
            let status = try await Migrator.status(database, DatabaseSchema.migrations)
            for id in status.pending { findings.add("\(id) is not applied: run `odontox migrate`") }
        }
        report(schema)
        // Nothing else can be asked of another schema.
        guard schema.isHealthy else { return }
        let now = clock.now()
        for check in checks(now: now) {
            report(
                await outcome(check.name) { findings in
                    findings = try await database.read { tx in
                        var found = Findings()
                        try check.look(tx, &found)
                        return found
                    }
                })
        }
        if let standby = await StandbyCheck.run(database) { report(standby) }
        report(await AuditSecretCheck.run(database))
        report(
            await outcome("the audit trail is as it was written") { findings in
                for gap in try await AuditChain.verify(database).breaks { findings.add("\(gap)") }
            })
    }

    private static func checks(now: Instant) -> [Check] {
        EngineChecks.all + ConstraintChecks.all + AppointmentChecks.all(now: now) + InvoiceChecks.all
            + MessageChecks.all + EventChecks.all(now: now)
            + TenancyChecks.all + TextChecks.all + PersonalDataChecks.all
    }

    /// A check that cannot be carried through has found something too.
    private static func outcome(
        _ check: String, _ look: (inout Findings) async throws -> Void
    ) async -> CheckResult {
        var findings = Findings()
        do {
            try await look(&findings)
        } catch let error as DatabaseError {
            findings.add("the check failed: \(error.message)")
        } catch let error as MigrationError {
            findings.add("\(error)")
        } catch {
            findings.add("the check failed: \(error)")
        }
        return CheckResult(check: check, findings: findings.shown, more: findings.more)
    }
}

/// One thing to look at, in one snapshot.
struct Check: Sendable {
    let name: String
    let look: @Sendable (borrowing Transaction, inout Findings) throws -> Void

    init(_ name: String, _ look: @escaping @Sendable (borrowing Transaction, inout Findings) throws -> Void) {
        self.name = name
        self.look = look
    }

    /// A query whose rows are what is wrong: their columns as texts, in words of `describe`.
    ///
    /// It ends with no `LIMIT`; one is added.
    init(_ name: String, _ query: SQL, _ describe: @escaping @Sendable ([String]) -> String) {
        self.init(name) { tx, findings in
            try tx.each("\(query) LIMIT \(Findings.limit + 1)") { row in findings.add(describe(row.texts)) }
        }
    }
}

extension Row {
    /// All columns as texts; NULL is "-".
    fileprivate var texts: [String] { (0..<count).map { shown($0) ?? "-" } }
}
