import Synchronization

/// Limits and sizes of a database. The defaults suit a clinic's server.
public struct DatabaseOptions: Sendable {
    /// SQLite: how the file is shared with other processes. PostgreSQL needs no such choice.
    public var access = Access.shared
    /// SQLite: connections that read at the same time.
    public var readers = 3
    /// PostgreSQL: connections for reads, and for writes that are committed alone.
    public var connections = 8
    /// PostgreSQL: further connections, each made when it is first needed, for writes that are committed
    /// together. Those of a group go over one of them.
    public var writers = 4
    /// Jobs that may wait; the next is refused with `.busy`.
    public var queueLimit = 4096
    /// How long a job may wait for its start; then `.timeout`.
    public var waitLimit: Duration = .seconds(10)
    /// Write jobs that share one commit at most; on PostgreSQL never more than 48.
    public var batchLimit = 64
    /// How long another process may keep SQLite's write lock before `.busy`.
    public var lockLimit: Duration = .seconds(5)
    /// Time for one statement on PostgreSQL, for the whole of a read on SQLite; then `.timeout`.
    public var statementLimit: Duration = .seconds(15)
    /// PostgreSQL: time for making a connection.
    public var connectLimit: Duration = .seconds(5)
    /// Prepared statements kept by each connection.
    public var statementCacheSize = 256

    /// What the program wants to have at hand in each transaction.
    public var companion = Companion()

    /// SQLite: the name of the VFS to open the file with, for tests of failing disks; nil for
    /// the system's own.
    package var vfs: String?

    /// PostgreSQL: the servers of the address, which all connections share.
    var hosts: PostgresHosts?

    /// SQLite: when the writer checkpoints; other bounds are for tests.
    package var checkpoints = CheckpointPages()

    /// PostgreSQL: when a commit takes no more writes, so that other servers' of the group get their turn.
    package var sharedCommitLimit: Duration = .milliseconds(50)

    /// PostgreSQL: how long a write that shares its commit may wait for a lock before it is run alone.
    package var sharedLockLimit: Duration = .milliseconds(100)

    /// Runs before each commit of SQLite's writer, for tests of failing commits.
    var beforeCommit: (@Sendable () throws -> Void)?

    /// The defaults; change what has to differ.
    public init() {}

    /// What a process does with a SQLite file, and what it leaves to others.
    public enum Access: Sendable {
        /// The one server of the file: it writes and checkpoints. Refused with `.busy` while another process
        /// serves the file.
        case serving
        /// Short writes beside a server, which does the checkpoints.
        case shared
        /// Refused with `.busy` while any other process writes to the file, and excludes others as long
        /// as it lasts.
        case alone
        /// Nothing can be written, and a missing file is not created. Others may serve the file,
        /// or replace it.
        case reading
    }
}

/// A value of the program that each transaction of a database has at hand, such as the keys without which it
/// could neither read nor write some of the rows. It is given once, after the database was opened.
public final class Companion: Sendable {
    private let held = Mutex<(any Sendable)?>(nil)

    /// One that holds nothing yet.
    public init() {}

    /// What is held; nil before it is given.
    public var value: (any Sendable)? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }
}

extension Transaction {
    /// What the program has given to the database; nil while it has given nothing.
    public var companion: (any Sendable)? { connection.companion.value }
}
