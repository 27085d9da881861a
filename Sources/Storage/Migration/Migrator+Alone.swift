#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

public import Logging

extension Migrator {
    /// Brings a SQLite file up to date while nobody else has it open, where a migration of those that are
    /// missing rewrites rows (``Migration/isUnguarded``): a server of an earlier build would go on with rows
    /// that it does not understand. To be called before the database is opened. Does nothing where there is
    /// no such file, or nothing of the kind to do.
    ///
    /// - Parameter patience: How long to wait for others, which may be doing the same.
    /// - Returns: The ids applied.
    /// - Throws: `DatabaseError` of the kind `busy` when another process goes on having the file open;
    ///   else as ``migrate(_:_:)``.
    @discardableResult
    public static func upgradeAlone(
        _ url: DatabaseURL, _ migrations: [Migration], patience: Duration = .seconds(10), logger: Logger
    ) async throws -> [String] {
        guard case .file(let path) = url.location, access(path, F_OK) == 0 else { return [] }
        let end = ContinuousClock.now + patience
        while try await mustBeAlone(url, migrations, logger) {
            var options = DatabaseOptions()
            options.access = .alone
            options.readers = 1
            do {
                let database = try Database.open(url, options: options, logger: logger)
                defer { database.close() }
                return try await migrate(database, migrations)
            } catch let error as DatabaseError where error.kind == .busy {
                guard ContinuousClock.now < end else {
                    throw DatabaseError(
                        .busy,
                        """
                        this version rewrites the rows of \(path), and another process has it open: \
                        stop that first
                        """
                    )
                }
            }
            try await Task.sleep(for: .milliseconds(200))
        }
        return []
    }

    private static func mustBeAlone(
        _ url: DatabaseURL, _ migrations: [Migration], _ logger: Logger
    ) async throws -> Bool {
        var options = DatabaseOptions()
        options.access = .reading
        options.readers = 1
        // What is wrong with the file is said by whoever opens it in earnest.
        guard let database = try? Database.open(url, options: options, logger: logger) else { return false }
        defer { database.close() }
        guard let status = try? await status(database, migrations), !status.applied.isEmpty else {
            return false
        }
        return migrations.contains { $0.isUnguarded && status.pending.contains($0.id) }
    }
}
