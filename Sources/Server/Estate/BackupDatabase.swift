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
    /// - Throws: ``EstateRefusal``; the target is then as it was.
    package func run() async throws -> Int {
        guard let path = source.filePath else {
            throw EstateRefusal("PostgreSQL has a tool of its own: pg_dump --format=custom --file=\(target) \(source)")
        }
        guard FileManager.default.fileExists(atPath: path) else { throw EstateRefusal("There is no database at \(path)") }
        if !isReplacing && FileManager.default.fileExists(atPath: target) {
            throw EstateRefusal("\(target) is there already; give --force to replace it")
        }
        guard !EstateFiles.areSame(path, target) else { throw EstateRefusal("\(target) is the database itself") }
        do {
            try await DatabaseFile.copy(path, to: target, replacing: isReplacing) { copy in
                try await DatabaseCopyCheck.run(copy, called: "the copy of \(path)", logger: logger)
                try BackupSeal.put(on: copy)
            }
        } catch let error as DatabaseError {
            throw EstateRefusal("\(path) cannot be copied to \(target): \(error.message)")
        }
        return EstateFiles.size(of: target)
    }
}
