import Foundation
import GRDB

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
        return try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<String, any Error>) in
            // A thread of its own: a big copy must hold up neither the caller's pool nor the database's threads.
            Crew().start("sqlite-backup") {
                continuation.resume(with: Result { try copyNow(source, to: temporary) }.map { temporary })
            }
        }
    }

    private static func copyNow(_ source: String, to temporary: String) throws {
        var isDone = false
        defer { if !isDone { unlink(temporary) } }
        try SQLiteFile.create(at: temporary)
        try SQLiteOpening.opening {
            let from = try SQLiteOpening.reader(path: source, options: DatabaseOptions())
            let to = try DatabaseQueue(path: temporary)
            // All pages in one step: in WAL mode that holds up nobody, and later steps would start anew after each commit.
            try from.backup(to: to)
            // One file, with nothing left in a log beside it.
            try to.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try to.close()
            try from.close()
        }
        try SQLiteFile.sync(temporary)
        isDone = true
    }
}
