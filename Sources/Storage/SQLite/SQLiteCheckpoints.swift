import CSQLite
import Synchronization

/// From how many pages of 4 KiB in the WAL the writer checkpoints it.
package struct CheckpointPages: Sendable {
    /// A writer without work.
    package var idle = 1_000
    /// A busy writer, which stops for it.
    package var busy = 4_000
    /// The file is truncated as well. It grows so far only while a read goes on for long.
    package var truncate = 16_000
    /// Between two attempts of a busy writer that had to give up.
    package var retry = 2_000
}

/// Decides when the writer checkpoints the WAL, and does it (docs/decisions/0032).
///
/// The writer is the only connection that checkpoints, so SQLite's "WAL-reset" defect cannot
/// occur (scale.md C1).
final class SQLiteCheckpoints {
    /// How long a busy writer waits for readers that still use the WAL. After that it tries again `retry`
    /// pages later. Copying the pages of a WAL of `busy` pages takes about as long again.
    static let pause = Duration.milliseconds(50)
    /// Bytes of the WAL file that SQLite keeps after a checkpoint: overwriting a file costs less
    /// than growing it.
    static let keptBytes = 67_108_864

    private let handle: SQLiteHandle
    private let lockLimit: Duration
    private let bounds: CheckpointPages
    /// Pages in the WAL after the last commit of this connection.
    private var pages = 0
    private var nextBusyAttempt: Int
    /// Pages at the last passive checkpoint, so that an idle writer does not repeat it.
    private var checkpointedPages = 0

    init(_ handle: SQLiteHandle, _ options: DatabaseOptions) {
        self.handle = handle
        lockLimit = options.lockLimit
        bounds = options.checkpoints
        nextBusyAttempt = bounds.busy
        // The pointer is valid whenever SQLite calls: `stop` is called before this object is released.
        sqlite3_wal_hook(
            handle.pointer,
            { context, _, _, pages in
                if let context {
                    Unmanaged<SQLiteCheckpoints>.fromOpaque(context).takeUnretainedValue().pages = Int(pages)
                }
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// To be called before the connection closes.
    func stop() {
        sqlite3_wal_hook(handle.pointer, nil, nil)
    }

    /// To be called after each commit.
    /// - Parameter isIdle: Whether no write waits.
    /// - Throws: `DatabaseError` when the disk fails. A checkpoint that readers hold up, or a full disk,
    ///   is no error.
    func run(isIdle: Bool) throws {
        if pages < nextBusyAttempt, pages < checkpointedPages {
            (checkpointedPages, nextBusyAttempt) = (0, bounds.busy)
        }
        if pages >= nextBusyAttempt {
            handle.setBusyTimeout(Self.pause)
            defer { handle.setBusyTimeout(lockLimit) }
            let isWhole = try checkpoint(
                pages >= bounds.truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_RESTART)
            nextBusyAttempt = isWhole ? bounds.busy : pages + bounds.retry
            if isWhole { (pages, checkpointedPages) = (0, 0) }
        } else if isIdle, pages >= checkpointedPages + bounds.idle {
            _ = try checkpoint(SQLITE_CHECKPOINT_PASSIVE)
            checkpointedPages = pages
        }
    }

    /// Rewrites the file from its rows, so that neither free pages nor the gaps within pages hold what was
    /// deleted, and empties the WAL. Writes wait meanwhile; a read that goes on for longer than a second
    /// holds it up.
    /// - Throws: `DatabaseError`, `.busy` when a read has held it up; the file is then as it was, or the WAL
    ///   still holds what the next checkpoint removes.
    func rebuild() throws {
        // The copy that is made on the way may be larger than memory.
        try handle.execute("PRAGMA temp_store = FILE")
        defer { try? handle.execute("PRAGMA temp_store = MEMORY") }
        try handle.execute("VACUUM")
        handle.setBusyTimeout(Self.rebuildPause)
        defer { handle.setBusyTimeout(lockLimit) }
        guard try checkpoint(SQLITE_CHECKPOINT_TRUNCATE) else {
            throw DatabaseError(.busy, "a read holds the log of the database")
        }
        (pages, checkpointedPages, nextBusyAttempt) = (0, 0, bounds.busy)
    }

    private static let rebuildPause = Duration.seconds(1)

    /// Whether everything is in the database file now.
    private func checkpoint(_ mode: Int32) throws -> Bool {
        let code = sqlite3_wal_checkpoint_v2(handle.pointer, nil, mode, nil, nil)
        switch code & 0xff {
        case SQLITE_OK: return true
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL: return false
        default: throw SQLiteFailure.error(on: handle.pointer)
        }
    }
}

/// Those who wait for the writer to rebuild the file between two commits.
final class RebuildRequests: Sendable {
    typealias Continuation = CheckedContinuation<Void, any Error>

    private struct State {
        var waiting: [Continuation] = []
        var isClosed = false
    }

    private let state = Mutex(State())

    /// False when the writer has stopped; the caller has its answer then.
    func add(_ continuation: Continuation) -> Bool {
        let isTaken = state.withLock { state in
            if !state.isClosed { state.waiting.append(continuation) }
            return !state.isClosed
        }
        if !isTaken {
            continuation.resume(throwing: DatabaseError(.unavailable, "the database takes no more writes"))
        }
        return isTaken
    }

    func takeAll() -> [Continuation] {
        state.withLock { state in
            let all = state.waiting
            state.waiting = []
            return all
        }
    }

    /// Refuses those who wait, and all who come later.
    func close() {
        state.withLock { $0.isClosed = true }
        for continuation in takeAll() {
            continuation.resume(throwing: DatabaseError(.unavailable, "the database takes no more writes"))
        }
    }
}
