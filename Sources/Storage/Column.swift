/// One column of a row, as a `SQLDecodable` type reads it.
public struct Column: ~Copyable {
    let source: RowSource
    /// From 0.
    public let index: Int

    init(_ source: RowSource, _ index: Int) {
        self.source = source
        self.index = index
    }

    /// Whether the column is NULL.
    public var isNull: Bool { source.isNull(index) }

    /// An integer of up to 64 bits.
    /// - Throws: ``DatabaseError`` for NULL and for what is no integer.
    public func int() throws -> Int64 {
        guard let value = source.int(index) else { throw mismatch("an integer") }
        return value
    }

    /// A number in floating point.
    /// - Throws: ``DatabaseError`` for NULL and for what is no number.
    public func real() throws -> Double {
        guard let value = source.real(index) else { throw mismatch("a number") }
        return value
    }

    /// 0 or 1 in SQLite, `boolean` in PostgreSQL.
    public func bool() throws -> Bool {
        guard let value = source.bool(index) else { throw mismatch("a boolean") }
        return value
    }

    /// A text, or the 36 characters of a UUID.
    public func text() throws -> String {
        if let bytes = source.text(index) { return String(decoding: bytes, as: UTF8.self) }
        if let uuid = source.uuid(index) { return UUIDText.text(of: uuid) }
        throw mismatch("a text")
    }

    /// A blob, copied.
    /// - Throws: ``DatabaseError`` for NULL and for what is no blob.
    public func bytes() throws -> [UInt8] {
        guard let value = source.blob(index) else { throw mismatch("a blob") }
        return value
    }

    /// The bytes without a copy: the 16 of a UUID in SQLite, its 36 characters in PostgreSQL; nil for NULL.
    /// They are gone after `body`.
    public func withBytes<R>(_ body: (UnsafeBufferPointer<UInt8>?) throws -> R) rethrows -> R {
        try body(source.bytes(index))
    }

    /// The text without a copy; nil for NULL. The bytes are gone after `body`.
    public func withUTF8<R>(_ body: (UnsafeBufferPointer<UInt8>?) throws -> R) rethrows -> R {
        try body(source.utf8(index))
    }

    /// The error for a column that does not hold `expected`. It does not quote the value.
    public func mismatch(_ expected: String) -> DatabaseError {
        DatabaseError(.other, "column \(index) is \(isNull ? "NULL" : "something else"), not \(expected)")
    }
}
