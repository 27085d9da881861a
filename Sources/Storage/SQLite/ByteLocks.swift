#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Claims on numbers that other processes on the same SQLite file see. Each ends when it is released, or with its process, however
/// that ends.
///
/// They are locks on single bytes of the database's lock file (``FileLock``), beyond its end: nothing is ever written. Within the process
/// they do not exclude each other.
public final class ByteLocks: Sendable {
    private let descriptor: Int32

    /// - Throws: `DatabaseError` when there can be no such file.
    public init(beside path: String) throws {
        try SQLiteFile.createFolders(above: path)
        descriptor = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SQLiteFile.failure("cannot create or open the database's lock file") }
    }

    deinit {
        close(descriptor)
    }

    /// False when another process has a claim on the number. Does not wait. Where the file system knows no such locks, all are taken.
    public func take(_ number: Int64) -> Bool {
        set(number, F_WRLCK) || (errno != EAGAIN && errno != EACCES)
    }

    public func release(_ number: Int64) {
        _ = set(number, F_UNLCK)
    }

    private func set(_ number: Int64, _ type: some BinaryInteger) -> Bool {
        var range = flock()
        range.l_type = Int16(type)
        range.l_whence = Int16(SEEK_SET)
        range.l_start = off_t(truncatingIfNeeded: number & Int64.max)
        range.l_len = 1
        return fcntl(descriptor, Self.setLock, &range) == 0
    }

    #if canImport(Darwin)
        private static let setLock = F_OFD_SETLK
    #else
        /// `F_OFD_SETLK`, which Glibc's module hides: the lock is the open file's and not the process's, which would lose all of them as soon
        /// as anybody in it closes the file.
        private static let setLock: Int32 = 37
    #endif
}
