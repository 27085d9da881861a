#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A value on its way into a statement, always as a bound parameter.
public enum SQLValue: Sendable, Equatable {
    case null
    case integer(Int64)
    /// Finite only; anything else is refused before it reaches the engine.
    case real(Double)
    /// Without NUL bytes; one is refused before it reaches the engine.
    case text(String)
    case blob([UInt8])
    /// Its 16 bytes as a `BLOB` in SQLite, `uuid` in PostgreSQL (docs/decisions/0031).
    case uuid(UInt128)
    /// `INTEGER` 0 or 1 in SQLite, `boolean` in PostgreSQL.
    case boolean(Bool)
}

/// A type whose values can be interpolated into `SQL`.
public protocol SQLBindable {
    /// The value as it is bound.
    var sqlValue: SQLValue { get }
}

extension SQLValue: SQLBindable {
    /// The value itself.
    public var sqlValue: SQLValue { self }
}

extension Int: SQLBindable {
    /// An integer of 64 bits.
    public var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int64: SQLBindable {
    /// An integer of 64 bits.
    public var sqlValue: SQLValue { .integer(self) }
}

extension Double: SQLBindable {
    /// A number; the statement is refused if it is not finite.
    public var sqlValue: SQLValue { .real(self) }
}

extension Bool: SQLBindable {
    /// `INTEGER` 0 or 1 in SQLite, `boolean` in PostgreSQL.
    public var sqlValue: SQLValue { .boolean(self) }
}

extension String: SQLBindable {
    /// A text; the statement is refused if it holds a NUL byte.
    public var sqlValue: SQLValue { .text(self) }
}

extension Substring: SQLBindable {
    /// A text; the statement is refused if it holds a NUL byte.
    public var sqlValue: SQLValue { .text(String(self)) }
}

extension [UInt8]: SQLBindable {
    /// A blob.
    public var sqlValue: SQLValue { .blob(self) }
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
    /// The wrapped value, or NULL.
    public var sqlValue: SQLValue { self?.sqlValue ?? .null }
}

extension SQLValue {
    /// Refuses what one of the engines would cut off or turn into NULL.
    func validate() throws {
        switch self {
        case .text(var text):
            let hasNUL = text.withUTF8 { text in
                text.baseAddress.map { memchr($0, 0, text.count) != nil } ?? false
            }
            if hasNUL { throw DatabaseError(.other, "a text parameter holds a NUL byte") }
        case .real(let number):
            if !number.isFinite { throw DatabaseError(.other, "a number parameter is not finite") }
        case .null, .integer, .blob, .uuid, .boolean:
            return
        }
    }
}

/// The texts of UUIDs: lower-case hexadecimal digits, 8-4-4-4-12.
enum UUIDText {
    static func text(of uuid: UInt128) -> String {
        String(unsafeUninitializedCapacity: 36) { text in
            var place = 0
            for number in 0..<16 {
                if number == 4 || number == 6 || number == 8 || number == 10 {
                    text[place] = UInt8(ascii: "-")
                    place += 1
                }
                let byte = UInt8(truncatingIfNeeded: uuid >> UInt128(120 - 8 * number))
                text[place] = digit(byte >> 4)
                text[place + 1] = digit(byte & 15)
                place += 2
            }
            return place
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
