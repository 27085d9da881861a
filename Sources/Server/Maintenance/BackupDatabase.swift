import FoundationEssentials
package import Logging
package import Storage

/// `odontox backup`: a checked copy in one file, made while the server goes on (contract §11).
package struct BackupDatabase: Sendable {
    let source: DatabaseURL
    let target: String
    let isReplacing: Bool
    let logger: Logger

    /// - Parameter isReplacing: Whether a file at `target` may be replaced.
    package init(_ source: DatabaseURL, to target: String, replacing isReplacing: Bool, logger: Logger) {
        self.source = source
        self.target = target
        self.isReplacing = isReplacing
        self.logger = logger
    }

    /// Returns the file's size in bytes.
    /// - Throws: ``MaintenanceError``; the target is then as it was.
    package func run() async throws -> Int {
        guard let path = source.filePath else {
            throw MaintenanceError(
                "PostgreSQL has a tool of its own: pg_dump --format=custom --file=\(target) \(source)")
        }
        guard FileManager.default.fileExists(atPath: path) else {
            throw MaintenanceError("There is no database at \(path)")
        }
        if !isReplacing && FileManager.default.fileExists(atPath: target) {
            throw MaintenanceError("\(target) is there already; give --force to replace it")
        }
        guard !MaintenanceFiles.areSame(path, target) else {
            throw MaintenanceError("\(target) is the database itself")
        }
        do {
            try await DatabaseFile.copy(path, to: target, replacing: isReplacing) { copy in
                try await DatabaseCopyCheck.run(copy, called: "the copy of \(path)", logger: logger)
                try BackupChecksum.put(on: copy)
            }
        } catch let error as DatabaseError {
            throw MaintenanceError("\(path) cannot be copied to \(target): \(error.message)")
        }
        return MaintenanceFiles.size(of: target)
    }
}
