/// A table as the database itself describes it.
public struct TableDescription: Sendable, Equatable {
    struct Column: Sendable, Equatable {
        let name: String
        let kind: Kind
    }

    /// What a column's values are read as.
    enum Kind: Sendable, Equatable {
        case integer, real, text, boolean, bytes
        /// In SQLite no kind of its own: its columns say `bytes`.
        case uuid
    }

    /// A foreign key.
    struct Reference: Sendable, Equatable {
        let columns: [String]
        let table: String
        /// The columns that it points to, in the order of `columns`.
        let targets: [String]
    }

    /// As the database spells it.
    public let name: String
    /// In the order of the table; generated ones are left out, as nobody can write them.
    let columns: [Column]
    /// The primary key's columns, in its order.
    let key: [String]
    let references: [Reference]
}

extension Row {
    /// The column as a value that can be bound again.
    func value(_ index: Int, as kind: TableDescription.Kind) throws -> SQLValue {
        if isNull(index) { return .null }
        return switch kind {
        case .integer: .integer(try get(index))
        case .real: .real(try get(index))
        case .text: .text(try get(index))
        case .boolean: .boolean(try get(index))
        case .bytes: .blob(try get(index))
        case .uuid: .text(try get(index))
        }
    }
}
