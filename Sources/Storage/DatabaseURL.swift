/// Where a database is: `sqlite:./path`, `sqlite:/path`, `postgres://user@host/name` or `postgresql://…`.
public struct DatabaseURL: Sendable, Hashable, CustomStringConvertible {
    enum Location: Sendable, Hashable {
        case file(String)
        case server(String)
    }

    let location: Location

    init(location: Location) {
        self.location = location
    }

    /// - Throws: `DatabaseURLError`, which says what is wrong and quotes no password.
    public init(_ text: String) throws(DatabaseURLError) {
        if text.isEmpty { throw DatabaseURLError("the database URL is empty") }
        if text.utf8.contains(0) { throw DatabaseURLError("the database URL holds a NUL byte") }
        guard let colon = text.firstIndex(of: ":") else {
            throw DatabaseURLError("the database URL needs a scheme: sqlite:./path or postgres://host/name")
        }
        switch text[..<colon].lowercased() {
        case "sqlite": location = .file(try Self.filePath(String(text[text.index(after: colon)...])))
        case "postgres", "postgresql": location = .server(try Self.serverAddress(text))
        default: throw DatabaseURLError("the database URL's scheme must be sqlite, postgres or postgresql")
        }
    }

    /// A database in the file at `path`.
    public static func sqlite(path: String) -> DatabaseURL {
        DatabaseURL(location: .file(path))
    }

    /// The engine that the URL's scheme names.
    public var engine: Engine {
        switch location {
        case .file: .sqlite
        case .server: .postgres
        }
    }

    /// The file of a SQLite database, nil for PostgreSQL.
    public var filePath: String? {
        if case .file(let path) = location { path } else { nil }
    }

    /// For logs: without password and parameters.
    public var description: String {
        switch location {
        case .file(let path): "sqlite:\(path)"
        case .server(let address): PostgresAddress.withoutSecrets(address)
        }
    }

    private static func filePath(_ text: String) throws(DatabaseURLError) -> String {
        if text.isEmpty {
            throw DatabaseURLError("the sqlite URL names no file: sqlite:./path or sqlite:/path")
        }
        if text.hasPrefix("//") && !text.hasPrefix("///") {
            throw DatabaseURLError("the sqlite URL names no host: write sqlite:./path or sqlite:/path")
        }
        if text.hasPrefix(":memory:") {
            throw DatabaseURLError("the sqlite URL must name a file; a database in memory is not supported")
        }
        if text.hasSuffix("/") { throw DatabaseURLError("the sqlite URL names a folder, not a file") }
        return text.hasPrefix("///") ? String(text.dropFirst(2)) : text
    }

    private static func serverAddress(_ text: String) throws(DatabaseURLError) -> String {
        if let complaint = PostgresAddress.complaint(about: text) { throw DatabaseURLError(complaint) }
        return text
    }
}

/// What is wrong with a database URL, as a sentence for the one who wrote it.
public struct DatabaseURLError: Error, Equatable, CustomStringConvertible {
    /// The sentence, without a password.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
