import Crypto

/// One step of the schema. Once released it never changes; a mistake is mended by a later one.
public struct Migration: Sendable {
    /// Unique among all migrations, such as `0007-invoices`.
    public let id: String
    /// Each one statement; they run in order in one transaction.
    public let statements: [SQL]
    /// Runs after the statements, in their transaction: what SQL alone can't say about the rows
    /// that are there.
    public let fill: (@Sendable (borrowing Transaction) throws -> Void)?
    /// Run after ``fill``: indexes that the filled rows must satisfy.
    public let afterwards: [SQL]

    /// A step of the schema. Nothing is checked before it runs.
    public init(
        id: String, statements: [SQL], fill: (@Sendable (borrowing Transaction) throws -> Void)? = nil,
        afterwards: [SQL] = []
    ) {
        self.id = id
        self.statements = statements
        self.fill = fill
        self.afterwards = afterwards
    }

    func run(_ tx: borrowing Transaction) throws {
        try run(statements, tx)
        try fill?(tx)
        try run(afterwards, tx)
    }

    private func run(_ statements: [SQL], _ tx: borrowing Transaction) throws {
        for statement in statements {
            do {
                try tx.run(statement)
            } catch let error as DatabaseError {
                let text = statement.text(for: tx.engine).prefix(120).replacing("\n", with: " ")
                throw DatabaseError(error.kind, "\(id), at `\(text)`: \(error.message)")
            }
        }
    }

    /// SHA-256 over the statements as the engine gets them, in lower-case hex.
    func checksum(for engine: Engine) -> String {
        var hash = SHA256()
        for statement in statements + afterwards {
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
    /// The database has none of this program's migrations, but others: a build made it whose schema
    /// cannot be upgraded.
    case otherSchema(id: String)
    /// The database has a migration that this program does not know.
    case newerSchema(id: String)
    /// An applied migration is no longer what it was.
    case changed(id: String)
    /// An applied migration stands after one that is not applied.
    case outOfOrder(id: String)
    /// Two migrations have one name.
    case duplicate(id: String)

    /// A sentence for the operator, without an initial capital: what is wrong and what to do.
    public var description: String {
        switch self {
        case .otherSchema(let id):
            """
            the database has migration \(id), which is from before the first release and cannot be upgraded: \
            use the build that made it, or start with a new database
            """
        case .newerSchema(let id):
            """
            the database has migration \(id), which this program does not know: it was used by a newer \
            version; use that one
            """
        case .changed(let id):
            "migration \(id) is not what was applied to the database: released migrations must not change"
        case .outOfOrder(let id): "migration \(id) is applied to the database, but one before it is not"
        case .duplicate(let id): "two migrations are called \(id)"
        }
    }
}
