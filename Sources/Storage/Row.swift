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
