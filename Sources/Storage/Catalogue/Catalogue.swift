/// What a database says of its own tables.
public enum Catalogue {
    /// All tables, each after those that it refers to.
    /// - Throws: when tables refer to each other in a circle, or a column has a type that this program
    ///   does not use.
    public static func tables(_ tx: borrowing Transaction) throws -> [TableDescription] {
        switch tx.engine {
        case .sqlite: try ordered(sqliteTables(tx))
        case .postgres: try ordered(postgresTables(tx))
        }
    }

    /// How many rows the table has, by counting them.
    public static func count(_ table: TableDescription, _ tx: borrowing Transaction) throws -> Int {
        try tx.first("SELECT count(*) FROM \(try SQL.name(table.name))") { Int($0.int(0)) } ?? 0
    }

    private static func ordered(_ tables: [TableDescription]) throws -> [TableDescription] {
        var waiting = tables.sorted { $0.name < $1.name }
        var done: [TableDescription] = []
        var names: Set<String> = []
        while !waiting.isEmpty {
            // A reference to itself is met by the order of the rows.
            let ready = waiting.firstIndex { table in
                table.references.allSatisfy { names.contains($0.table) || $0.table == table.name }
            }
            guard let ready else {
                throw DatabaseError(
                    .other,
                    """
                    the tables \(waiting.map(\.name).joined(separator: ", ")) refer to each other in a \
                    circle
                    """
                )
            }
            names.insert(waiting[ready].name)
            done.append(waiting.remove(at: ready))
        }
        return done
    }
}

extension Catalogue {
    /// Which columns of bytes, as `table.column`, have values of another length, and in how many rows. Empty
    /// on PostgreSQL, whose ids are no bytes.
    public static func columnsOfOtherBytes(
        _ tx: borrowing Transaction, length: Int, besides others: Set<String>
    ) throws -> [(name: String, rows: Int)] {
        guard tx.engine == .sqlite else { return [] }
        var found: [(name: String, rows: Int)] = []
        for table in try tables(tx) {
            let columns = table.columns.filter {
                $0.kind == .bytes && !others.contains("\(table.name).\($0.name)")
            }.map(\.name)
            guard !columns.isEmpty else { continue }
            let counts = try columns.map {
                "coalesce(sum(length(\(try SQL.name($0))) <> \(length)), 0)" as SQL
            }.joined(separator: ", ")
            try tx.each("SELECT \(counts) FROM \(try SQL.name(table.name))") { row in
                for (index, column) in columns.enumerated() where row.int(index) > 0 {
                    found.append(("\(table.name).\(column)", Int(row.int(index))))
                }
            }
        }
        return found
    }
}

extension SQL {
    /// A table or column of the catalogue, quoted.
    ///
    /// The one way from a runtime string into SQL, and not a public one: work on tables that no source
    /// text can name, such as copying all of them, needs it. Anything but ASCII letters, digits and
    /// `_` is refused.
    static func name(_ text: String) throws -> SQL {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isPlain, !text.isEmpty else {
            throw DatabaseError(.other, "a table or column has a name that is not plain")
        }
        return SQL(pieces: [.name(text)])
    }

    /// Names between commas.
    static func names(_ texts: [String]) throws -> SQL {
        try texts.map(name).joined(separator: ", ")
    }
}

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
