/// One column of a row, as a `SQLDecodable` type reads it.
public struct Column: ~Copyable {
    let source: RowSource
    /// From 0.
    public let index: Int

    init(_ source: RowSource, _ index: Int) {
        self.source = source
        self.index = index
    }

    public var isNull: Bool { source.isNull(index) }

    public func int() throws -> Int64 {
        guard let value = source.int(index) else { throw mismatch("an integer") }
        return value
    }

    public func real() throws -> Double {
        guard let value = source.real(index) else { throw mismatch("a number") }
        return value
    }

    /// 0 or 1 in SQLite, `boolean` in PostgreSQL.
    public func bool() throws -> Bool {
        guard let value = source.bool(index) else { throw mismatch("a boolean") }
        return value
    }

    public func text() throws -> String {
        guard let bytes = source.text(index) else { throw mismatch("a text") }
        return String(decoding: bytes, as: UTF8.self)
    }

    public func bytes() throws -> [UInt8] {
        guard let value = source.blob(index) else { throw mismatch("a blob") }
        return value
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
