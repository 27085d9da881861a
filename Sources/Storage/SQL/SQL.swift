/// One SQL statement, or a part of one, with its values kept apart as bound parameters.
///
/// Only literals of the source text and other `SQL` become SQL; a runtime string is always a parameter:
///
///     let active: SQL = "AND status <> \(cancelled)"
///     let statement: SQL = "SELECT id FROM appointments WHERE clinic_id = \(clinic) \(active) ORDER BY id"
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

    public init(literal: StaticString) {
        pieces = literal.isEmptyLiteral ? [] : [.literal(literal)]
    }

    public init(stringLiteral literal: StaticString) {
        self.init(literal: literal)
    }

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

    public static func + (left: SQL, right: SQL) -> SQL {
        SQL(pieces: left.pieces + right.pieces)
    }

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
