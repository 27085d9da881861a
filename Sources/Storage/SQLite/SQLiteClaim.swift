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
