import API
import Domain
import Storage

/// A field that is also written straight from a row, without a value in between: what a hot list is made of.
///
/// One line says both, so that a list shows what a single row shows.
struct RowField<Root>: Sendable {
    let field: Field<Root>
    /// Writes the key and the value out of a row that begins with the root's columns.
    let write: @Sendable (borrowing Row, inout JSONWriter) -> Void

    init<Value: WireValue>(
        _ name: StaticString, _ path: any KeyPath<Root, Value> & Sendable, _ cell: Cell,
        _ schema: Schema? = nil
    ) {
        field = Field(name, path, schema)
        let value = cell.write
        write = { row, json in
            json.key(name)
            value(row, &json)
        }
    }

    private init(_ field: Field<Root>, _ write: @escaping @Sendable (borrowing Row, inout JSONWriter) -> Void)
    {
        (self.field, self.write) = (field, write)
    }

    /// A key that is left out where the column is NULL.
    static func present<Value: WireValue>(
        _ name: StaticString, _ path: any KeyPath<Root, Value?> & Sendable, at column: Int,
        _ cell: (Int) -> Cell
    ) -> RowField {
        let value = cell(column).write
        return RowField(.present(name, path)) { row, json in
            guard !row.isNull(column) else { return }
            json.key(name)
            value(row, &json)
        }
    }
}

/// How a column, or several, stand on the wire. NULL is `null`.
struct Cell: Sendable {
    let write: @Sendable (borrowing Row, inout JSONWriter) -> Void

    static func text(_ column: Int) -> Cell {
        Cell { row, json in
            row.withUTF8(column) { text in if let text { json.utf8(text) } else { json.null() } }
        }
    }

    static func id(_ column: Int) -> Cell {
        Cell { row, json in
            row.withBytes(column) { bytes in
                if let bytes, let id = ID(columnBytes: bytes) { json.id(id) } else { json.null() }
            }
        }
    }

    static func integer(_ column: Int) -> Cell { Cell { row, json in json.int(row.int(column)) } }

    static func time(_ column: Int) -> Cell {
        Cell { row, json in json.clock(minutes: Int(row.int(column))) }
    }

    static func instant(_ column: Int) -> Cell {
        Cell { row, json in
            if row.isNull(column) { json.null() } else { json.timestamp(milliseconds: row.int(column)) }
        }
    }

    /// The latest of several, of which the first is always there.
    static func latest(_ columns: [Int]) -> Cell {
        Cell { row, json in
            json.timestamp(milliseconds: columns.reduce(.min) { row.isNull($1) ? $0 : max($0, row.int($1)) })
        }
    }

    static func amount(_ column: Int) -> Cell {
        Cell { row, json in
            if row.isNull(column) { json.null() } else { json.amount(thousandths: row.int(column)) }
        }
    }

    /// A name out of its parts, with a blank between; null when the first part is. The title is JSON already.
    /// Names stay in parts in the query: to join them in SQL takes a tenth of a list's time.
    static func name(_ first: Int, _ last: Int, title: StaticString? = nil) -> Cell {
        Cell { row, json in
            row.withUTF8(first) { text in
                guard let text else { return json.null() }
                if let title {
                    json.raw(title)
                    json.append(utf8: text)
                } else {
                    json.utf8(text)
                }
                row.withUTF8(last) { if let text = $0 { json.append(utf8: text) } }
            }
        }
    }
}
