import Domain
import Storage

/// The order of a list that goes on by cursor: columns, all rising or all falling, the last of them unique.
struct ListOrder: Sendable {
    struct Key: Sendable {
        let column: SQL
        /// A row's value as a cursor spells it.
        fileprivate let text: @Sendable (borrowing Row, Int) throws -> String
        /// The value that a cursor spells; nil where it spells none.
        let sql: @Sendable (String) -> SQL?

        private init<Value: SQLDecodable & SQLBindable>(
            _ column: SQL, _ text: @escaping @Sendable (Value) -> String,
            _ value: @escaping @Sendable (String) -> Value?
        ) {
            self.column = column
            self.text = { row, index in text(try row.get(index)) }
            sql = { value($0).map { "\($0)" } }
        }

        static func id(_ column: SQL) -> Key { Key(column, { $0.description }, { ID($0) }) }
        static func instant(_ column: SQL) -> Key {
            Key(column, { String($0.milliseconds) }, { Int64($0).map { Instant(milliseconds: $0) } })
        }
        static func date(_ column: SQL) -> Key { Key(column, { $0.description }, { LocalDate($0) }) }
        static func time(_ column: SQL) -> Key { Key(column, { $0.description }, { LocalTime($0) }) }
        static func number(_ column: SQL) -> Key { Key(column, { String($0) }, { Int64($0) }) }
        static func text(_ column: SQL) -> Key { Key(column, { $0 }, { $0 }) }
    }

    /// What the list's cursors are marked with.
    let list: String
    let keys: [Key]
    let isFalling: Bool

    static func rising(_ list: String, _ keys: Key...) -> ListOrder {
        ListOrder(list: list, keys: keys, isFalling: false)
    }
    static func falling(_ list: String, _ keys: Key...) -> ListOrder {
        ListOrder(list: list, keys: keys, isFalling: true)
    }

    /// What ``position(_:)`` reads; the last columns of a query.
    var columns: SQL { keys.map(\.column).joined(separator: ", ") }

    /// What stands behind `ORDER BY`.
    var sequence: SQL { keys.map { isFalling ? "\($0.column) DESC" : $0.column }.joined(separator: ", ") }

    /// The condition of what comes after `position`; an index in this order begins there.
    func behind(_ position: CursorPosition) -> SQL {
        let values = zip(keys, position.values).map { $0.sql($1) ?? "NULL" }.joined(separator: ", ")
        return isFalling ? "(\(columns)) < (\(values))" : "(\(columns)) > (\(values))"
    }

    /// The place of a row that ends with ``columns``.
    func position(_ row: borrowing Row) throws -> CursorPosition {
        try position(row, at: Array(row.count - keys.count..<row.count))
    }

    /// The place of a row that has the order's columns at these positions.
    func position(_ row: borrowing Row, at positions: [Int]) throws -> CursorPosition {
        var values: [String] = []
        for (key, position) in zip(keys, positions) { values.append(try key.text(row, position)) }
        return CursorPosition(values)
    }
}
