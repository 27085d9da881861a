/// A table, and those of its columns that rows are given for. One `static let` for each place of the source that inserts.
public final class RowTarget: Sendable {
    private let head: SQL
    private let tail: SQL
    let width: Int

    /// - Parameter conflict: The clause that says what becomes of a row that is there already; without one it is an error.
    public init(_ table: StaticString, _ columns: StaticString..., onConflict conflict: SQL = .empty) {
        let names = columns.map { SQL(literal: $0) }.joined(separator: ", ")
        head = "INSERT INTO \(SQL(literal: table)) (\(names)) VALUES "
        tail = conflict.isEmpty ? conflict : " ON CONFLICT \(conflict)"
        width = columns.count
    }

    /// The statement that inserts these values, as many to a row as there are columns.
    func statement(_ values: some Sequence<SQLValue>) -> SQL {
        var pieces = head.pieces
        var column = 0
        for value in values {
            pieces.append(.literal(column > 0 ? "," : pieces.count == head.pieces.count ? "(" : ",("))
            pieces.append(.value(value))
            column += 1
            if column == width {
                pieces.append(.literal(")"))
                column = 0
            }
        }
        return SQL(pieces: pieces + tail.pieces)
    }
}
