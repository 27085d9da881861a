/// A type that can be read from a column.
public protocol SQLDecodable: SendableMetatype {
    init(sql column: borrowing Column) throws
}

extension Optional: SQLDecodable where Wrapped: SQLDecodable {
    public init(sql column: borrowing Column) throws {
        self = column.isNull ? nil : try Wrapped(sql: column)
    }
}

extension Int64: SQLDecodable {
    public init(sql column: borrowing Column) throws {
        self = try column.int()
    }
}

extension Int: SQLDecodable {
    public init(sql column: borrowing Column) throws {
        guard let value = Int(exactly: try column.int()) else {
            throw column.mismatch("an integer of this machine")
        }
        self = value
    }
}

extension Double: SQLDecodable {
    public init(sql column: borrowing Column) throws {
        self = try column.real()
    }
}

extension Bool: SQLDecodable {
    public init(sql column: borrowing Column) throws {
        self = try column.bool()
    }
}

extension String: SQLDecodable {
    public init(sql column: borrowing Column) throws {
        self = try column.text()
    }
}

extension [UInt8]: SQLDecodable {
    public init(sql column: borrowing Column) throws {
        self = try column.bytes()
    }
}
