import FoundationEssentials
package import Logging
package import Storage

/// `odontox restore`: puts a backup in the database's place. Everything is checked first; until the last
/// step, one rename, the present database is where it was (contract §11).
package struct RestoreDatabase: Sendable {
    let target: DatabaseURL
    let source: String
    let logger: Logger

    package struct Outcome: Sendable, Equatable {
        /// Where the database is that was there before; nil when there was none.
        package var kept: String?
        /// Migrations that the next start will apply.
        package var pending: Int
    }

    package init(_ target: DatabaseURL, from source: String, logger: Logger) {
        self.target = target
        self.source = source
        self.logger = logger
    }

    /// - Throws: ``MaintenanceError``; the database is then as it was.
    package func run() async throws -> Outcome {
        guard let path = target.filePath else {
            throw MaintenanceError(
                """
                PostgreSQL has a tool of its own: pg_restore --clean --if-exists --dbname=\(target) \
                \(source)
                """
            )
        }
        guard FileManager.default.fileExists(atPath: source) else {
            throw MaintenanceError("There is no file \(source)")
        }
        guard !MaintenanceFiles.areSame(path, source) else {
            throw MaintenanceError("\(source) is the database itself")
        }
        do {
            guard let lock = try FileLock(beside: path, .alone) else {
                throw MaintenanceError("A server, or another command, has \(path) open; stop it first")
            }
            defer { withExtendedLifetime(lock) {} }
            return try await replace(path)
        } catch let error as DatabaseError {
            throw MaintenanceError("\(path) cannot be replaced: \(error.message)")
        }
    }

    private func replace(_ path: String) async throws -> Outcome {
        let aside = path + ".before-restore"
        guard !FileManager.default.fileExists(atPath: aside) else {
            throw MaintenanceError("\(aside) is there from an earlier restore; move it away first")
        }
        guard let verdict = try? BackupChecksum.verify(source) else {
            throw MaintenanceError("\(source) cannot be read")
        }
        guard verdict != .damaged else {
            throw MaintenanceError("\(source) is damaged: it is not what was written")
        }
        let fresh = path + ".restoring"
        let pending = try await copied(to: fresh)
        defer { try? FileManager.default.removeItem(atPath: fresh) }
        let hasOld = FileManager.default.fileExists(atPath: path)
        if hasOld { try fold(path) }
        try DatabaseFile.replace(path, with: fresh, keeping: aside)
        return Outcome(kept: hasOld ? aside : nil, pending: pending)
    }

    private func copied(to fresh: String) async throws -> Int {
        var pending = 0
        do {
            try await DatabaseFile.copy(source, to: fresh) { copy in
                pending = try await DatabaseCopyCheck.run(copy, called: source, logger: logger)
            }
        } catch let error as DatabaseError where error.kind != .full {
            throw MaintenanceError("\(source) is damaged, or no database: \(error.message)")
        }
        return pending
    }

    /// A present database that is damaged is kept as it is, log and all; that may be why there is a restore.
    private func fold(_ path: String) throws {
        do {
            try DatabaseFile.fold(path)
        } catch let error as DatabaseError where error.kind == .busy {
            throw MaintenanceError("Another program has \(path) open; stop it first")
        } catch {
            logger.warning("The present database is damaged; it is kept as it is")
        }
    }
}
