import Crypto

/// One step of the schema. Once released it never changes; a mistake is mended by a later one.
public struct Migration: Sendable {
    /// Unique among all migrations, such as `0007-invoices`.
    public let id: String
    /// Each one statement; they run in order in one transaction.
    public let statements: [SQL]
    /// Whether SQLite's triggers and foreign keys rest meanwhile, for one that rewrites what they watch over. At its end each row must refer
    /// to one that is there.
    public let isUnguarded: Bool

    public init(id: String, statements: [SQL], isUnguarded: Bool = false) {
        self.id = id
        self.statements = statements
        self.isUnguarded = isUnguarded
    }

    func run(_ tx: borrowing Transaction) throws {
        guard isUnguarded else { return try runStatements(tx) }
        try tx.setGuards(false)
        do {
            try runStatements(tx)
        } catch {
            try tx.setGuards(true)
            throw error
        }
        try tx.setGuards(true)
        guard tx.engine == .sqlite else { return }
        if let table = try tx.first("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1", { try $0.get(0) as String }) {
            throw DatabaseError(.foreignKey(""), "after \(id) a row of \(table) would refer to one that is not there")
        }
    }

    private func runStatements(_ tx: borrowing Transaction) throws {
        for statement in statements { try tx.run(statement) }
    }

    /// SHA-256 over the statements as the engine gets them, in lower-case hex.
    func checksum(for engine: Engine) -> String {
        var hash = SHA256()
        for statement in statements {
            hash.update(data: Array(statement.text(for: engine).utf8))
            statement.forEachValue(for: engine) { hash.update(data: Array("\u{1F}\($0)".utf8)) }
            hash.update(data: [0x1E])
        }
        return hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

/// Why a schema cannot be brought up to date.
public enum MigrationError: Error, Equatable, CustomStringConvertible {
    /// The database has a migration that this program does not know.
    case newerSchema(id: String)
    /// An applied migration is no longer what it was.
    case changed(id: String)
    /// An applied migration stands after one that is not applied.
    case outOfOrder(id: String)
    /// Two migrations have one name.
    case duplicate(id: String)

    public var description: String {
        switch self {
        case .newerSchema(let id):
            "the database has migration \(id), which this program does not know: it was used by a newer version; use that one"
        case .changed(let id): "migration \(id) is not what was applied to the database: released migrations must not change"
        case .outOfOrder(let id): "migration \(id) is applied to the database, but one before it is not"
        case .duplicate(let id): "two migrations are called \(id)"
        }
    }
}
