#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The log of a database that is open for writing: SQLite keeps the file as long as a connection is open.
final class SQLiteLogFile: Sendable {
    private let descriptor: Int32

    /// - Parameter path: Of the database.
    init(of path: String) throws {
        // SQLite has no lock on this file that its closing could drop.
        descriptor = open(path + "-wal", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SQLiteFile.failure("cannot open the database's log") }
    }

    deinit {
        close(descriptor)
    }

    /// Makes sure that all that was written to the log is on the disk.
    func sync() throws {
        #if canImport(Darwin)
            let code = fcntl(descriptor, F_FULLFSYNC)
        #else
            let code = fdatasync(descriptor)
        #endif
        guard code == 0 else { throw SQLiteFile.failure("cannot sync the database's log") }
    }
}
