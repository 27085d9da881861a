import Domain
package import Logging
package import Storage

/// `odontox rotate-secret`: brings all that was made under the server's secret under another one. No server
/// may run meanwhile. After a kill it goes on where it was; until a trail has been moved it can be checked as
/// before (Accounts, A5).
package struct RotateSecret: Sendable {
    let url: DatabaseURL
    let secrets: (former: SessionSecret, new: SessionSecret)
    let former: AuditKeys
    let keys: AuditKeys
    let logger: Logger

    /// Rows a transaction.
    private static let batch = 500

    package struct Outcome: Sendable, Equatable {
        package var entries = 0
        package var patientKeys = 0
    }

    package init(_ url: DatabaseURL, from former: SessionSecret, to secret: SessionSecret, logger: Logger) {
        self.url = url
        secrets = (former, secret)
        self.former = AuditKeys(former)
        keys = AuditKeys(secret)
        self.logger = logger
    }

    /// - Parameter report: Told the entries that have been moved so far.
    /// - Throws: ``MaintenanceError``; what has been moved until then stays moved.
    package func run(report: (Int) -> Void = { _ in }) async throws -> Outcome {
        let database = try SoleDatabase.open(url, keys: keys, logger: logger)
        defer { database.close() }
        do {
            guard try await Migrator.status(database, DatabaseSchema.migrations).isUpToDate else {
                throw MaintenanceError("The database's schema is not up to date: run `odontox migrate` first")
            }
            try await UnfinishedMove.refuse(database)
            try await SoleDatabase.refuseOthers(database, url)
            var outcome = Outcome()
            // A move that an upgrade began is finished first.
            if former.secretId != keys.secretId {
                try await MoveAuditTrails(database, to: former, clock: .system).run()
            }
            outcome.patientKeys = try await repeating(database) { tx in try rewrap(tx) }
            try await database.write { tx in try begin(tx) }
            outcome.entries = try await MoveAuditTrails(database, to: keys, from: former, clock: .system)
                .run(report: report)
            _ = try await repeating(database) { tx in try sealTallies(tx) }
            _ = try await repeating(database) { tx in try sealReasons(tx) }
            _ = try await database.write { tx in
                try FormerKeys(secrets.new).take(over: secrets.former, tx, at: Clock.system.now())
                return try FactorReseal.run(tx, from: secrets.former, to: secrets.new)
            }
            return outcome
        } catch let error as DatabaseError {
            throw MaintenanceError("The secret was not moved over to the end: \(error.message)")
        } catch let error as MigrationError {
            throw MaintenanceError("The secret was not moved over: \(error)")
        }
    }

    private func repeating(
        _ database: Database, _ work: @escaping @Sendable (borrowing Transaction) throws -> Int
    ) async throws -> Int {
        var done = 0
        while true {
            let count = try await database.write(work)
            if count == 0 { return done }
            done += count
        }
    }

    /// Patients' keys, under the key that follows from the new secret.
    private func rewrap(_ tx: borrowing Transaction) throws -> Int {
        // Second keys of a patient, from a move before this one.
        let more: String = former.secretId + "+%"
        let rows = try tx.query(
            """
            SELECT id, patient_id, wrapped FROM patient_keys
            WHERE secret_id = \(former.secretId) OR secret_id LIKE \(more)
            ORDER BY id LIMIT \(Self.batch)
            """
        ) { (id: try $0.get(0) as ID, patient: try $0.get(1) as ID, wrapped: try $0.get(2) as String) }
        guard former.secretId != keys.secretId else { return 0 }
        for row in rows {
            guard let key = PatientKey(row.id, wrapped: row.wrapped, under: former.wrapping) else {
                throw DatabaseError(.other, "the key of patient \(row.patient) can't be unwrapped")
            }
            let wrapped = try key.wrapped(under: keys.wrapping)
            let second: String = keys.secretId + "+" + row.id.description
            // A patient who has a key under the new secret too keeps this one for what it has sealed.
            try tx.run(
                """
                UPDATE patient_keys SET wrapped = \(wrapped), secret_id = CASE WHEN EXISTS (
                    SELECT 1 FROM patient_keys k
                    WHERE k.patient_id = \(row.patient) AND k.secret_id = \(keys.secretId)
                ) THEN \(second) ELSE \(keys.secretId) END WHERE id = \(row.id)
                """)
        }
        return rows.count
    }

    /// Puts the trails on their way that do not begin and end under the new secret yet.
    private func begin(_ tx: borrowing Transaction) throws {
        let own: String = keys.secretId + ":%"
        try tx.run(
            """
            INSERT INTO audit_moves (clinic_id, through_number, old_hash, new_hash, secret_id)
            SELECT l.clinic_id, 0, '', '', \(keys.secretId) FROM clinic_sequences l
            WHERE l.audit_number > 0 AND (l.audit_hash NOT LIKE \(own) OR EXISTS (
                SELECT 1 FROM audit_entries e
                WHERE e.clinic_id = l.clinic_id AND e.number = 1 AND e.hash NOT LIKE \(own)))
            AND NOT EXISTS (SELECT 1 FROM audit_moves m WHERE m.clinic_id = l.clinic_id)
            """)
    }

    /// One that somebody has changed is as wrong after.
    private func sealTallies(_ tx: borrowing Transaction) throws -> Int {
        let own: String = former.secretId + ":%"
        let rows = try tx.query(
            """
            SELECT clinic_id, \(ReadTally.columns) FROM read_tallies
            WHERE seal LIKE \(own) ORDER BY clinic_id, number LIMIT \(Self.batch)
            """
        ) { row in (clinic: try row.get(0) as ID, stored: try ReadTally.columns.read(row, from: 1)) }
        guard former.secretId != keys.secretId else { return 0 }
        for (clinic, stored) in rows {
            let number = stored.number
            let isRight = stored.tally.seal(clinic, number, former) == stored.seal
            let seal = isRight ? stored.tally.seal(clinic, number, keys) : keys.secretId + ":"
            try tx.run(
                """
                UPDATE read_tallies SET seal = \(seal) WHERE clinic_id = \(clinic) AND number = \(number)
                """)
        }
        return rows.count
    }

    /// One that somebody has changed is as wrong after.
    private func sealReasons(_ tx: borrowing Transaction) throws -> Int {
        guard former.secretId != keys.secretId else { return 0 }
        let own: String = former.secretId + ":%"
        let reasons = try tx.query(
            """
            SELECT \(StoredReason.columns) FROM stated_reasons
            WHERE seal LIKE \(own) ORDER BY id LIMIT \(Self.batch)
            """, StoredReason.columns.read)
        for reason in reasons {
            let seal = reason.mark(former) == reason.seal ? reason.mark(keys) : keys.secretId + ":"
            try tx.run("UPDATE stated_reasons SET seal = \(seal) WHERE id = \(reason.id)")
        }
        return reasons.count
    }
}
