/// What went wrong in the database.
public struct DatabaseError: Error, Equatable, CustomStringConvertible {
    /// What a caller can tell apart. Constraints come with their names.
    public enum Kind: Sendable, Equatable {
        /// A unique index: its name in PostgreSQL, `table.column[, table.column]` in SQLite (`index 'name'`
        /// for one over expressions).
        case unique(String)
        /// A foreign key: its name in PostgreSQL, empty in SQLite, which does not tell.
        case foreignKey(String)
        /// A check constraint's name.
        case check(String)
        /// An exclusion constraint's name; in SQLite the NAME of a trigger's `RAISE(ABORT,
        /// 'exclusion:NAME')`.
        case exclusion(String)
        /// `table.column`.
        case notNull(String)
        /// Too much is waiting, or someone else kept a lock for too long. Worth another try later.
        case busy
        /// The database cannot be reached, or is closed.
        case unavailable
        /// The commit of a write was under way when the disk or the connection failed: it may be
        /// durable or not.
        case outcomeUnknown
        /// A time limit passed.
        case timeout
        /// No room on the disk.
        case full
        case other
    }

    /// What went wrong, for programs.
    public var kind: Kind
    /// For logs only, never for a response. It holds no parameter's value.
    public var message: String

    /// An error of this kind; the message must not quote a parameter's value.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// Kind and message, for logs only.
    public var description: String { "\(kind): \(message)" }

    /// Whether a unique index refused the row, by the two names it has.
    public func isUnique(sqlite: String, postgres: String) -> Bool {
        guard case .unique(let name) = kind else { return false }
        return name == sqlite || name == postgres
    }

    /// Whether an exclusion constraint of this name (a trigger in SQLite) refused the row.
    public func isExclusion(_ name: String) -> Bool {
        kind == .exclusion(name)
    }
}

extension DatabaseError.Kind {
    /// What a trigger refuses, by its message: `exclusion:NAME`, `check:NAME`,
    /// `unique:NAME` or `foreignKey:NAME`.
    init(triggerMessage message: String) {
        let parts = message.split(separator: ":", maxSplits: 1)
        let name = parts.count == 2 ? String(parts[1]) : ""
        switch parts.first {
        case "exclusion": self = .exclusion(name)
        case "check": self = .check(name)
        case "unique": self = .unique(name)
        case "foreignKey": self = .foreignKey(name)
        default: self = .other
        }
    }
}
