/// A type that can be read from a column.
public protocol SQLDecodable: SendableMetatype {
    /// Reads the column.
    /// - Throws: ``DatabaseError`` if it does not hold such a value; see ``Column/mismatch(_:)``.
    init(sql column: borrowing Column) throws
}

extension Optional: SQLDecodable where Wrapped: SQLDecodable {
    /// Nil for NULL, else the wrapped value.
    public init(sql column: borrowing Column) throws {
        self = column.isNull ? nil : try Wrapped(sql: column)
    }
}

extension Int64: SQLDecodable {
    /// Reads an integer of 64 bits.
    public init(sql column: borrowing Column) throws {
        self = try column.int()
    }
}

extension Int: SQLDecodable {
    /// Reads an integer that this machine's `Int` holds.
    public init(sql column: borrowing Column) throws {
        guard let value = Int(exactly: try column.int()) else {
            throw column.mismatch("an integer of this machine")
        }
        self = value
    }
}

extension Double: SQLDecodable {
    /// Reads a number in floating point.
    public init(sql column: borrowing Column) throws {
        self = try column.real()
    }
}

extension Bool: SQLDecodable {
    /// Reads 0 or 1 in SQLite, `boolean` in PostgreSQL.
    public init(sql column: borrowing Column) throws {
        self = try column.bool()
    }
}

extension String: SQLDecodable {
    /// Reads a text, or a UUID as its 36 characters.
    public init(sql column: borrowing Column) throws {
        self = try column.text()
    }
}

extension [UInt8]: SQLDecodable {
    /// Reads a blob.
    public init(sql column: borrowing Column) throws {
        self = try column.bytes()
    }
}
