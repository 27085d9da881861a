#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An advisory lock that other processes see: many share it, or one has it alone. It ends with its process.
///
/// It is on a file of its own beside the database, which is never removed. SQLite's own locks are on
/// the database file; they would be lost when anybody in the process closes that file, and do not
/// outlive its replacement.
public final class FileLock: Sendable {
    /// How a process holds the lock.
    public enum Claim: Sendable {
        case shared
        case alone
    }

    private let descriptor: Int32

    /// Nil when another process's claim excludes this one. Does not wait. The lock file's name is the
    /// database's with `suffix` behind it.
    /// - Throws: `DatabaseError` when there can be no such file.
    public init?(beside path: String, _ claim: Claim, suffix: String = ".lock") throws {
        try SQLiteFile.createFolders(above: path)
        descriptor = open(path + suffix, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SQLiteFile.failure("cannot create or open the database's lock file")
        }
        let wish = claim == .alone ? LOCK_EX : LOCK_SH
        if flock(descriptor, wish | LOCK_NB) == 0 { return }
        let failure = SQLiteFile.failure("cannot lock the database's lock file")
        if errno == EWOULDBLOCK {
            close(descriptor)
            return nil
        }
        close(descriptor)
        throw failure
    }

    deinit {
        close(descriptor)
    }
}

/// What a process may do with a database file beside other processes. Held as long as the value lives, and
/// never longer than the process.
struct SQLiteClaim: Sendable {
    private let locks: [FileLock]

    /// - Throws: `.busy` when another process's claim excludes this one. Does not wait.
    init?(_ path: String, _ access: DatabaseOptions.Access) throws {
        switch access {
        case .reading: return nil
        case .shared: locks = [try Self.lock(path, ".lock", .shared, "is being restored, moved or upgraded")]
        case .alone: locks = [try Self.lock(path, ".lock", .alone, "is open")]
        case .serving:
            locks = [
                try Self.lock(path, ".lock", .shared, "is being restored, moved or upgraded"),
                try Self.lock(path, ".serve-lock", .alone, "is being served already"),
            ]
        }
    }

    private static func lock(
        _ path: String, _ suffix: String, _ claim: FileLock.Claim, _ reason: String
    ) throws -> FileLock {
        guard let lock = try FileLock(beside: path, claim, suffix: suffix) else {
            throw DatabaseError(.busy, "another process has the database open: \(path) \(reason)")
        }
        return lock
    }
}
