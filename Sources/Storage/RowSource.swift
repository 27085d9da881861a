extension RowSource {
    var count: Int {
        switch self {
        case .sqlite(let statement): SQLiteColumn.count(statement)
        case .postgres(let result, _): PostgresColumn.count(result)
        }
    }

    func isNull(_ index: Int) -> Bool {
        switch self {
        case .sqlite(let statement): SQLiteColumn.isNull(statement, index)
        case .postgres(let result, let row): PostgresColumn.isNull(result, row, index)
        }
    }

    func int(_ index: Int) -> Int64? {
        switch self {
        case .sqlite(let statement): SQLiteColumn.int(statement, index)
        case .postgres(let result, let row): PostgresColumn.int(result, row, index)
        }
    }

    func real(_ index: Int) -> Double? {
        switch self {
        case .sqlite(let statement): SQLiteColumn.real(statement, index)
        case .postgres(let result, let row): PostgresColumn.real(result, row, index)
        }
    }

    func bool(_ index: Int) -> Bool? {
        switch self {
        case .sqlite(let statement): SQLiteColumn.bool(statement, index)
        case .postgres(let result, let row): PostgresColumn.bool(result, row, index)
        }
    }

    /// The bytes of any value as text; nil for NULL.
    func utf8(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
        switch self {
        case .sqlite(let statement): SQLiteColumn.utf8(statement, index)
        case .postgres(let result, let row): PostgresColumn.utf8(result, row, index)
        }
    }

    /// The bytes of any value: those of a SQLite blob as they are, of anything else as text; nil for NULL.
    func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
        switch self {
        case .sqlite(let statement): SQLiteColumn.bytes(statement, index)
        case .postgres(let result, let row): PostgresColumn.utf8(result, row, index)
        }
    }

    /// The bytes of a text; nil for NULL and, where the engine tells, for any other type.
    func text(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
        switch self {
        case .sqlite(let statement):
            SQLiteColumn.isText(statement, index) ? SQLiteColumn.utf8(statement, index) : nil
        case .postgres(let result, let row): PostgresColumn.utf8(result, row, index)
        }
    }

    /// A UUID where the engine keeps it as 16 bytes; where it comes as text, that is all there is to ask for.
    func uuid(_ index: Int) -> UInt128? {
        // The type first: asking for the bytes may convert the value.
        guard case .sqlite(let statement) = self, SQLiteColumn.isBlob(statement, index),
            let bytes = SQLiteColumn.bytes(statement, index), bytes.count == 16
        else { return nil }
        return bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }

    func blob(_ index: Int) -> [UInt8]? {
        switch self {
        case .sqlite(let statement): SQLiteColumn.blob(statement, index)
        case .postgres(let result, let row): PostgresColumn.blob(result, row, index)
        }
    }
}
