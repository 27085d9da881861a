#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The database file, readable by its owner only.
enum SQLiteFile {
    /// Makes the missing folders (0700) and the file (0600) of a database. What exists keeps its mode.
    static func create(at path: String) throws {
        try createFolders(above: path)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("cannot create or open the database file") }
        close(descriptor)
    }

    /// Makes sure that a file's content, or a folder's entries, are on the disk.
    static func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot open a file to sync it") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("cannot sync a file") }
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// `errno` as an error.
    static func failure(_ what: String) -> DatabaseError {
        let reason = String(cString: strerror(errno))
        let kind: DatabaseError.Kind = errno == ENOSPC ? .full : .unavailable
        return DatabaseError(kind, "\(what): \(reason)")
    }

    /// Makes the folders that are missing above a file, readable by their owner only.
    static func createFolders(above path: String) throws {
        let folder = folder(of: path)
        if folder == "." || folder == "/" || access(folder, F_OK) == 0 { return }
        try createFolders(above: folder)
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw failure("cannot create the database's folder") }
        do {
            try sync(Self.folder(of: folder))
        } catch {
            // So that the next start makes and syncs it again.
            rmdir(folder)
            throw error
        }
    }
}
