/// One SQL statement, or a part of one, with its values kept apart as bound parameters.
///
/// Only literals of the source text and other `SQL` become SQL; a runtime string is always a parameter:
///
///     let active: SQL = "AND status <> \(cancelled)"
///     let statement: SQL = "SELECT id FROM visits WHERE clinic_id = \(clinic) \(active) ORDER BY id"
///
/// It is rendered late, `?` for SQLite and `$1` for PostgreSQL.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// Flat: a fragment's pieces are taken over, so that a statement has no tree to walk.
    var pieces: [Piece]

    enum Piece: Sendable {
        case literal(StaticString)
        case value(SQLValue)
        case dialect(Dialect)
        /// A table or column, by the name that the database itself gave (see ``SQL/name(_:)``).
        case name(String)
    }

    final class Dialect: Sendable {
        let sqlite: SQL
        let postgres: SQL

        init(sqlite: SQL, postgres: SQL) {
            self.sqlite = sqlite
            self.postgres = postgres
        }

        func variant(for engine: Engine) -> SQL {
            switch engine {
            case .sqlite: sqlite
            case .postgres: postgres
            }
        }
    }

    init(pieces: [Piece]) {
        self.pieces = pieces
    }

    /// A literal of the source text, as it stands.
    public init(literal: StaticString) {
        pieces = literal.isEmptyLiteral ? [] : [.literal(literal)]
    }

    /// A literal of the source text, as it stands.
    public init(stringLiteral literal: StaticString) {
        self.init(literal: literal)
    }

    /// Literals, parameters and fragments in their order.
    public init(stringInterpolation: StringInterpolation) {
        pieces = stringInterpolation.pieces
    }

    /// A fragment that is spelled differently for each engine: the only place where they may differ.
    public static func dialect(sqlite: SQL, postgres: SQL) -> SQL {
        SQL(pieces: [.dialect(Dialect(sqlite: sqlite, postgres: postgres))])
    }

    /// The fragment that adds nothing.
    public static let empty = SQL(pieces: [])

    /// Whether nothing at all would be rendered.
    public var isEmpty: Bool { pieces.isEmpty }

    /// The right fragment behind the left one, with nothing between.
    public static func + (left: SQL, right: SQL) -> SQL {
        SQL(pieces: left.pieces + right.pieces)
    }

    /// Puts the right fragment behind the left one, with nothing between.
    public static func += (left: inout SQL, right: SQL) {
        left.pieces += right.pieces
    }
}

extension Collection where Element == SQL {
    /// The fragments in order with `separator` between each two; nothing for no fragments.
    public func joined(separator: SQL) -> SQL {
        var pieces: [SQL.Piece] = []
        pieces.reserveCapacity(reduce(count * separator.pieces.count) { $0 + $1.pieces.count })
        var isFirst = true
        for fragment in self {
            if !isFirst { pieces += separator.pieces }
            isFirst = false
            pieces += fragment.pieces
        }
        return SQL(pieces: pieces)
    }
}

extension StaticString {
    var isEmptyLiteral: Bool { hasPointerRepresentation && utf8CodeUnitCount == 0 }
}

extension SQL {
    /// Collects literals of the source text, parameters and fragments.
    public struct StringInterpolation: StringInterpolationProtocol {
        /// Only literals of the source text: a `String` would let any text become SQL.
        public typealias StringLiteralType = StaticString

        var pieces: [Piece] = []

        /// An empty one with room for what is announced.
        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(2 * interpolationCount + 1)
        }

        /// A literal between two interpolations, as it stands.
        public mutating func appendLiteral(_ literal: StaticString) {
            if !literal.isEmptyLiteral { pieces.append(.literal(literal)) }
        }

        /// One bound parameter.
        public mutating func appendInterpolation(_ value: some SQLBindable) {
            pieces.append(.value(value.sqlValue))
        }

        /// One bound parameter, NULL for nil.
        public mutating func appendInterpolation<Value: SQLBindable>(_ value: Value?) {
            pieces.append(.value(value.sqlValue))
        }

        /// A column type, as each engine spells it.
        public mutating func appendInterpolation(type: ColumnType) {
            pieces += SQL.type(type).pieces
        }

        /// A fragment, in place.
        public mutating func appendInterpolation(_ fragment: SQL) {
            pieces += fragment.pieces
        }

        /// A parenthesised list of parameters for `IN`; an empty one matches nothing.
        ///
        /// The last value is repeated up to a power of two, so that lists of many lengths share
        /// few prepared statements.
        public mutating func appendInterpolation(list values: some Collection<some SQLBindable>) {
            var all = values.map(\.sqlValue)
            if let last = all.last {
                var size = 1
                while size < all.count { size *= 2 }
                all += repeatElement(last, count: size - all.count)
            } else {
                all = [.null]
            }
            pieces.append(.literal("("))
            for (index, value) in all.enumerated() {
                if index > 0 { pieces.append(.literal(",")) }
                pieces.append(.value(value))
            }
            pieces.append(.literal(")"))
        }
    }
}

extension SQL {
    /// Refuses what would begin or end a transaction behind the back of `Database`, which may hold other
    /// callers' work in it.
    static func refuseTransactionControl(_ text: String) throws {
        let word = text.drop { $0.isWhitespace || $0 == ";" }.prefix { $0.isLetter }.uppercased()
        if controlWords.contains(word) {
            throw DatabaseError(
                .other,
                "\(word) is not for statements: the database begins and ends transactions; use savepoint")
        }
    }

    private static let controlWords: Set<String> = [
        "ABORT", "BEGIN", "COMMIT", "END", "RELEASE", "ROLLBACK", "SAVEPOINT", "START",
    ]
}

extension SQL {
    /// The 36 characters, in lower case, of an expression that is a UUID.
    public static func uuidText(_ uuid: SQL) -> SQL {
        .dialect(sqlite: "uuid_text(\(uuid))", postgres: "CAST(\(uuid) AS text)")
    }

    /// The UUID of an expression that is its text.
    public static func uuid(_ text: SQL) -> SQL {
        .dialect(sqlite: "uuid_blob(\(text))", postgres: "CAST(\(text) AS uuid)")
    }
}
