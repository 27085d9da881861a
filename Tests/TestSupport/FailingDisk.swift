import CFailingDisk
import CSQLite
import Foundation

/// A disk under a SQLite database that can lose what was not synced, fail to sync, lie about it, or be full.
///
/// It must live longer than the connections that use it.
public final class FailingDisk: Sendable {
    /// The files that SQLite keeps for one database.
    public struct Files: OptionSet, Sendable {
        /// Bits of `CFailingDisk.h`.
        public let rawValue: Int32
        /// Files by their bits.
        public init(rawValue: Int32) { self.rawValue = rawValue }

        /// The database file itself.
        public static let database = Files(rawValue: Int32(FAILING_DISK_DATABASE))
        /// The `-wal` file.
        public static let wal = Files(rawValue: Int32(FAILING_DISK_WAL))
        /// The `-shm` file.
        public static let index = Files(rawValue: Int32(FAILING_DISK_SHM))
    }

    struct Failure: Error {
        var code: Int32
    }

    /// The name of its VFS, for `DatabaseOptions.vfs`.
    public let vfs = "disk-\(UUID().uuidString.prefix(8))"

    /// Adds the disk to SQLite as a VFS of its own.
    public init() throws {
        let code = failing_disk_add(vfs)
        guard code == SQLITE_OK else { throw Failure(code: code) }
    }

    deinit { failing_disk_remove(vfs) }

    /// Fails the syncs of these files; of none to end it.
    public func failSyncs(of files: Files) {
        failing_disk_set(vfs, Int32(FAILING_DISK_FAILS_SYNCS), files.rawValue)
    }

    /// Says that these files are synced and does nothing.
    public func ignoreSyncs(of files: Files) {
        failing_disk_set(vfs, Int32(FAILING_DISK_IGNORES_SYNCS), files.rawValue)
    }

    /// Lets these files grow no more; none to make room again.
    public func fill(_ files: Files) { failing_disk_set(vfs, Int32(FAILING_DISK_FULL), files.rawValue) }

    /// How many changes it has seen: writes, truncations, syncs, creations, deletions.
    public var changes: Int { Int(failing_disk_changes(vfs)) }

    /// Puts what a power cut right before a change leaves into a folder, once the disk comes to it.
    /// - Parameter ahead: How many changes from now; 1 is the next.
    /// - Returns: The change's number.
    func planCut(ahead: Int, seed: Int, into folder: String) throws -> Int {
        let change = failing_disk_plan_cut(vfs, Int64(ahead), folder, UInt64(seed))
        guard change > 0 else { throw Failure(code: SQLITE_FULL) }
        return Int(change)
    }

    /// Puts what a power cut now leaves into a folder.
    func cut(seed: Int, into folder: String) throws {
        let code = failing_disk_cut(vfs, folder, UInt64(seed))
        guard code == SQLITE_OK else { throw Failure(code: code) }
    }
}
