import API
import Domain
import Storage

/// Where a list goes on, as an opaque text: the list, the clinic, and the values of the sort order in the
/// last row that was given out. So a cursor of another list or clinic is refused, and a list goes on right
/// behind that row whatever is added meanwhile.
enum ListCursor {
    /// The longest ``SortKey``, of characters that JSON writes as six.
    static let maximumLength = 4000

    static func encode(_ list: String, _ scope: ClinicScope, _ parts: [String]) -> String {
        var json = JSONWriter(capacity: 128)
        JSONValue.array(([list, scope.clinicId.description] + parts).map { .string($0) }).write(to: &json)
        return Base64URL.encode(json.bytes)
    }

    /// Nil for what ``encode(_:_:_:)`` never made of `count` parts of this list in this clinic.
    static func decode(_ text: String, _ list: String, _ scope: ClinicScope, count: Int) -> [String]? {
        guard let bytes = Base64URL.decode(text), let values = try? JSONValue(parsing: bytes).array else {
            return nil
        }
        let parts = values.compactMap(\.string)
        guard parts.count == values.count, parts.count == count + 2, parts[0] == list,
            parts[1] == scope.clinicId.description
        else {
            return nil
        }
        return Array(parts.dropFirst(2))
    }
}

extension Fields {
    /// Where the page before ended: the `nextCursor` that it had.
    func cursor(_ order: ListOrder, _ scope: ClinicScope) -> CursorPosition? {
        let rule = FieldRule<String>.verbatim(max: ListCursor.maximumLength).map(
            or: "must be the nextCursor of an earlier page of this list"
        ) { text in
            ListCursor.decode(text, order.list, scope, count: order.keys.count).flatMap {
                CursorPosition($0, in: order)
            }
        }
        return optional(
            "cursor", rule,
            """
            The `nextCursor` of the page before, with the same filters: the list goes on right behind that \
            page's last row, whatever has been added or removed meanwhile. Not beside a page number or an \
            offset
            """)
    }
}

/// The position of a row in a ``ListOrder``: its values of the order's columns, as a cursor spells them.
struct CursorPosition: Sendable, Equatable {
    let values: [String]

    init(_ values: [String]) { self.values = values }

    /// Of the parts of a cursor. Nil where they do not spell what the order has.
    init?(_ parts: [String], in order: ListOrder) {
        guard parts.count == order.keys.count, zip(order.keys, parts).allSatisfy({ $0.sql($1) != nil }) else {
            return nil
        }
        values = parts
    }

    func cursor(_ order: ListOrder, _ scope: ClinicScope) -> String {
        ListCursor.encode(order.list, scope, values)
    }
}

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
