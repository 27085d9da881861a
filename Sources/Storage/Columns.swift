/// Columns of a query and what they are read as: said once, for the `SELECT` and for the row.
///
///     struct Room {
///         var id: ID
///         var name: String
///         var color: String?
///
///         static let columns = Columns("id", "name", "color", as: Room.init)
///     }
///     try tx.query("SELECT \(Room.columns) FROM rooms", Room.columns.read)
///
/// A literal is one column; columns of columns are what `as` makes of them, in the order of its parameters.
public struct Columns<Value>: Sendable {
    /// The columns in their order, each as it stands behind `SELECT`.
    public let list: [SQL]
    @usableFromInline let decode: @Sendable (borrowing Row, Int) throws -> Value

    @usableFromInline
    init(list: [SQL], decode: @escaping @Sendable (borrowing Row, Int) throws -> Value) {
        (self.list, self.decode) = (list, decode)
    }

    /// The value of a row that begins with these columns.
    /// - Throws: ``DatabaseError`` for a column that does not hold what it is read as; what `as` throws.
    public func read(_ row: borrowing Row) throws -> Value { try decode(row, 0) }

    /// The same of a row that has other columns before: the first one is at `start`, counted from 0.
    public func read(_ row: borrowing Row, from start: Int) throws -> Value { try decode(row, start) }

    /// What stands behind `SELECT`.
    public var sql: SQL { list.joined(separator: ", ") }

    /// The first of the columns, up to the one with this name.
    public func before(_ name: StaticString) -> SQL {
        list.prefix(position(of: name)).joined(separator: ", ")
    }

    /// Where the column stands, from 0. The name must be one of the list, spelled as there.
    public func position(of name: StaticString) -> Int {
        guard let position = list.firstIndex(where: { $0.isLiteral(name) }) else {
            // A slip in the program's own text, which each start of it would meet.
            preconditionFailure("There is no column \(name)")
        }
        return position
    }
}

extension Columns where Value: SQLDecodable {
    /// One column, of any expression.
    public init(_ expression: SQL) {
        self.init(list: [expression]) { row, position in try row.get(position) }
    }
}

extension Columns: ExpressibleByUnicodeScalarLiteral, ExpressibleByExtendedGraphemeClusterLiteral,
    ExpressibleByStringLiteral
where Value: SQLDecodable {
    /// One column by its name.
    public init(stringLiteral name: StaticString) { self.init(SQL(literal: name)) }
}

extension Columns {
    /// All columns of the parts, read part by part and handed to `make`.
    @inlinable
    public init<each Part>(
        _ part: repeat Columns<each Part>, as make: @escaping @Sendable (repeat each Part) throws -> Value
    ) {
        var list: [SQL] = []
        for part in repeat each part { list += part.list }
        self.init(list: list) { row, start in
            var position = start
            return try make(repeat try (each part).next(row, &position))
        }
    }

    @inlinable
    func next(_ row: borrowing Row, _ position: inout Int) throws -> Value {
        defer { position += list.count }
        return try decode(row, position)
    }

    /// Nil where the first of the columns is NULL: what an outer join did not find.
    public var ifFound: Columns<Value?> {
        Columns<Value?>(list: list) { row, start in row.isNull(start) ? nil : try decode(row, start) }
    }
}

extension SQL.StringInterpolation {
    /// What stands behind `SELECT`.
    public mutating func appendInterpolation<Value>(_ columns: Columns<Value>) {
        appendInterpolation(columns.sql)
    }
}

extension SQL {
    fileprivate func isLiteral(_ text: StaticString) -> Bool {
        guard pieces.count == 1, case .literal(let literal) = pieces[0] else { return false }
        return literal.description == text.description
    }
}
