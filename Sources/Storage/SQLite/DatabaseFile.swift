#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A SQLite database as a file: copied while it is in use, put in another's place.
public enum DatabaseFile {
    /// Writes a consistent copy to `target`, whole or not at all, while others read and write the source.
    /// Mode 0600, synced.
    ///
    /// A file at `target` is an error unless it may be replaced. `check` looks at the copy, by its path,
    /// before it goes into place; what it throws leaves `target` as it was.
    public static func copy(
        _ source: String, to target: String, replacing isReplacing: Bool = true,
        check: (String) async throws -> Void = { _ in }
    ) async throws {
        let temporary = try await SQLiteBackup.copyAside(source, for: target)
        defer { unlink(temporary) }
        try await check(temporary)
        try place(temporary, at: target, replacing: isReplacing)
    }

    /// Checkpoints the whole WAL into the database file and removes it.
    /// - Throws: `.busy` when anybody else has the database open.
    public static func fold(_ path: String) throws {
        var options = DatabaseOptions()
        options.lockLimit = .zero
        try SQLiteOpening.leaveWAL(path: path, options: options)
        guard access(path + "-wal", F_OK) != 0 else {
            throw DatabaseError(.busy, "the database is open elsewhere")
        }
    }

    /// Puts the file at `fresh` in the place of the one at `path`, which is kept at `aside`, its log (if it
    /// has one) beside it.
    ///
    /// At each moment there is a whole database at `path`.
    public static func replace(_ path: String, with fresh: String, keeping aside: String) throws {
        if access(path, F_OK) == 0 {
            guard link(path, aside) == 0 else {
                throw SQLiteFile.failure("cannot keep the present database at \(aside)")
            }
            for suffix in ["-wal", "-shm"] where access(path + suffix, F_OK) == 0 {
                guard rename(path + suffix, aside + suffix) == 0 else {
                    throw SQLiteFile.failure("cannot keep the present database's log at \(aside)\(suffix)")
                }
            }
        }
        try place(fresh, at: path, replacing: true)
    }

    private static func place(_ temporary: String, at target: String, replacing isReplacing: Bool) throws {
        // A link cannot replace anything, also not what has appeared a moment ago.
        let code = isReplacing ? rename(temporary, target) : link(temporary, target)
        guard code == 0 else { throw SQLiteFile.failure("cannot put the file in its place") }
        try SQLiteFile.sync(SQLiteFile.folder(of: target))
    }
}
