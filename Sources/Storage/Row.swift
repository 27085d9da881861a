/// One row of a result, alive only inside the closure that it is lent to. Columns count from 0.
public struct Row: ~Copyable {
    let source: RowSource

    init(_ source: RowSource) {
        self.source = source
    }

    /// The column as a value; an Optional type takes NULL, any other throws.
    public func get<T: SQLDecodable>(_ index: Int) throws -> T {
        try T(sql: Column(source, index))
    }

    /// The column as a value of a type that the call names.
    public func get<T: SQLDecodable>(_ index: Int, as type: T.Type) throws -> T {
        try T(sql: Column(source, index))
    }

    /// The column's text without a copy; nil for NULL. The bytes are gone after `body`.
    public func withUTF8<R>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>?) throws -> R) rethrows -> R {
        try body(source.utf8(index))
    }

    /// As ``Column/withBytes(_:)``.
    public func withBytes<R>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>?) throws -> R) rethrows -> R {
        try body(source.bytes(index))
    }

    /// Any value as a text for a human eye, a UUID as its 36 characters, other bytes as `X'…'`; nil for NULL.
    public func shown(_ index: Int) -> String? {
        if let uuid = source.uuid(index) { return UUIDText.text(of: uuid) }
        if let blob = source.blob(index) {
            return "X'" + blob.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "'"
        }
        return source.utf8(index).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The column as an integer, unchecked for speed: 0 for NULL and for what is no integer.
    public func int(_ index: Int) -> Int64 {
        source.int(index) ?? 0
    }

    /// Whether the column is NULL.
    public func isNull(_ index: Int) -> Bool {
        source.isNull(index)
    }

    /// How many columns the row has.
    public var count: Int { source.count }
}

/// Where a row's columns are read from. The pointers are valid while the closure that was lent the row runs.
enum RowSource {
    /// A statement that stands on a row.
    case sqlite(OpaquePointer)
    /// A result and the number of the row in it.
    case postgres(OpaquePointer, Int32)
}

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
