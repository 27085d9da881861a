/// Limits and sizes of a database. The defaults suit a clinic's server.
public struct DatabaseOptions: Sendable {
    /// SQLite: how the file is shared with other processes. PostgreSQL needs no such choice.
    public var access = Access.shared
    /// SQLite: connections that read at the same time.
    public var readers = 3
    /// PostgreSQL: connections, for reads and writes together.
    public var connections = 8
    /// Jobs that may wait; the next is refused with `.busy`.
    public var queueLimit = 4096
    /// How long a job may wait for its start; then `.timeout`.
    public var waitLimit: Duration = .seconds(10)
    /// SQLite: write jobs that share one commit at most.
    public var batchLimit = 64
    /// SQLite: from so many write jobs on, a commit goes to the disk as soon as it can, though more jobs wait. A page that is changed costs the
    /// same for one job as for all, but most of what they can share they share by then.
    public var commitSize = 18
    /// How long another process may keep SQLite's write lock before `.busy`.
    public var lockLimit: Duration = .seconds(5)
    /// Time for one statement on PostgreSQL, for the whole of a read on SQLite; then `.timeout`.
    public var statementLimit: Duration = .seconds(15)
    /// PostgreSQL: time for making a connection.
    public var connectLimit: Duration = .seconds(5)
    /// Prepared statements kept by each connection.
    public var statementCacheSize = 256

    /// SQLite: whether what it keeps while it works lies in files beside the database rather than in memory. One statement that changes a whole
    /// table keeps all its pages as they were.
    var hasTemporaryFiles = false

    /// Runs before each commit of SQLite's writer, for tests of failing commits.
    var beforeCommit: (@Sendable () throws -> Void)?

    public init() {}

    public enum Access: Sendable {
        /// Beside other processes that serve the same file.
        case shared
        /// Refused with `.busy` while another process serves the file, and others are refused as long as it lasts.
        case alone
        /// Nothing can be written, and a file that is missing is not made. Others may serve the file, or replace it.
        case reading
    }
}
