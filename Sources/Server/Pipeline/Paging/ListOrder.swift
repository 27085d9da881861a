import Domain
import Storage

/// The order of a list that goes on by cursor: columns, all rising or all falling, the last of them unique.
struct ListOrder: Sendable {
    enum Kind: Sendable {
        case id, instant, date, number, text
    }

    struct Key: Sendable {
        let column: SQL
        let kind: Kind

        static func id(_ column: SQL) -> Key { Key(column: column, kind: .id) }
        static func instant(_ column: SQL) -> Key { Key(column: column, kind: .instant) }
        static func date(_ column: SQL) -> Key { Key(column: column, kind: .date) }
        static func number(_ column: SQL) -> Key { Key(column: column, kind: .number) }
        static func text(_ column: SQL) -> Key { Key(column: column, kind: .text) }
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
        let values = position.values.map(\.sql).joined(separator: ", ")
        return isFalling ? "(\(columns)) < (\(values))" : "(\(columns)) > (\(values))"
    }

    /// The place of a row that ends with ``columns``.
    func position(_ row: borrowing Row) throws -> CursorPosition {
        var values: [CursorPosition.Value] = []
        for (index, key) in keys.enumerated() {
            values.append(try CursorPosition.Value(key.kind, row, row.count - keys.count + index))
        }
        return CursorPosition(values)
    }
}
