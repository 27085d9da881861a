import CSQLite
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Copies a database that is in use.
enum SQLiteBackup {
    /// Writes a temporary file beside the target, syncs it and renames it: the target is whole or untouched.
    static func copy(_ source: String, to target: String) async throws {
        try await DatabaseFile.copy(source, to: target)
    }

    /// Writes a copy, synced, to a new file beside `target`, and returns its path.
    static func copyAside(_ source: String, for target: String) async throws -> String {
        let temporary = target + ".partial-\(UInt32.random(in: 0 ... .max))"
        return try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<String, any Error>) in
            // A thread of its own: a big copy must hold up neither the caller's pool nor
            // the database's threads.
            DatabaseThreads().start("sqlite-backup") {
                continuation.resume(with: Result { try copyNow(source, to: temporary) }.map { temporary })
            }
        }
    }

    private static func copyNow(_ source: String, to temporary: String) throws {
        var isDone = false
        defer { if !isDone { unlink(temporary) } }
        try SQLiteFile.create(at: temporary)
        let from = try SQLiteOpening.reader(path: source, options: DatabaseOptions())
        let to = try SQLiteHandle(path: temporary, .readWrite, options: DatabaseOptions())
        try copyPages(from, to)
        // One file, without a WAL beside it.
        try to.execute("PRAGMA journal_mode = DELETE")
        to.close()
        from.close()
        try SQLiteFile.sync(temporary)
        isDone = true
    }

    /// All pages in one step: in WAL mode that delays nobody, and a later step would start over
    /// after each commit.
    private static func copyPages(_ from: SQLiteHandle, _ to: SQLiteHandle) throws {
        guard let backup = sqlite3_backup_init(to.pointer, "main", from.pointer, "main") else {
            throw SQLiteFailure.error(on: to.pointer)
        }
        let code = sqlite3_backup_step(backup, -1)
        sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE else {
            throw SQLiteFailure.error(code: code, message: String(cString: sqlite3_errstr(code)))
        }
    }
}
