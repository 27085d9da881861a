public import API
public import Domain
public import Storage

/// How the exact types of the domain stand in columns (see ``SQL/ColumnType``).

extension ID: SQLBindable, SQLDecodable {
    /// 16 bytes in SQLite, `uuid` in PostgreSQL (docs/decisions/0031).
    public var sqlValue: SQLValue { .uuid(bits) }

    private var bits: UInt128 { UInt128(high) << 64 | UInt128(low) }

    /// Reads 16 bytes, or the 36 characters of a UUID.
    public init(sql column: borrowing Column) throws {
        let id = column.withBytes { $0.flatMap { ID(columnBytes: $0) } }
        guard let id else { throw column.mismatch("a UUID") }
        self = id
    }
}

extension ID {
    /// The 16 bytes that SQLite keeps, or the 36 characters that PostgreSQL sends.
    init?(columnBytes bytes: UnsafeBufferPointer<UInt8>) {
        if bytes.count == 16 {
            self.init(bytes: UnsafeRawBufferPointer(bytes))
        } else {
            self.init(utf8: bytes)
        }
    }
}

extension Instant: SQLBindable, SQLDecodable {
    /// Milliseconds since 1970 UTC (docs/decisions/0008).
    public var sqlValue: SQLValue { .integer(milliseconds) }

    /// Reads milliseconds since 1970 UTC.
    public init(sql column: borrowing Column) throws { self.init(milliseconds: try column.int()) }
}

extension LocalDate: SQLBindable, SQLDecodable {
    /// Text: `YYYY-MM-DD`.
    public var sqlValue: SQLValue { .text(description) }

    /// Reads `YYYY-MM-DD`.
    public init(sql column: borrowing Column) throws {
        let date = column.withUTF8 { $0.flatMap { LocalDate(utf8: $0) } }
        guard let date else { throw column.mismatch("a date") }
        self = date
    }
}

extension LocalTime: SQLBindable, SQLDecodable {
    /// Minutes since midnight.
    public var sqlValue: SQLValue { .integer(Int64(minutes)) }

    /// Reads minutes since midnight, 0 to 1440.
    public init(sql column: borrowing Column) throws {
        guard let minutes = Int(exactly: try column.int()), let time = LocalTime(minutes: minutes) else {
            throw column.mismatch("minutes of a day")
        }
        self = time
    }
}

extension Money: SQLBindable, SQLDecodable {
    /// Thousandths.
    public var sqlValue: SQLValue { .integer(thousandths) }

    /// Reads thousandths.
    public init(sql column: borrowing Column) throws { self.init(thousandths: try column.int()) }
}

extension Currency: SQLBindable, SQLDecodable {
    /// The ISO 4217 code.
    public var sqlValue: SQLValue { .text(code) }

    /// Reads the code, also one that was withdrawn since.
    public init(sql column: borrowing Column) throws { self.init(code: try column.text()) }
}

extension Country: SQLBindable, SQLDecodable {
    /// The ISO 3166-1 alpha-2 code.
    public var sqlValue: SQLValue { .text(code) }

    /// Reads an ISO 3166-1 alpha-2 code.
    public init(sql column: borrowing Column) throws {
        guard let country = Country(code: try column.text()) else { throw column.mismatch("a country") }
        self = country
    }
}

extension Quantity: SQLBindable, SQLDecodable {
    /// Thousandths.
    public var sqlValue: SQLValue { .integer(thousandths) }

    /// Reads thousandths.
    public init(sql column: borrowing Column) throws { self.init(thousandths: try column.int()) }
}

extension Zone: SQLBindable, SQLDecodable {
    /// The IANA name.
    public var sqlValue: SQLValue { .text(identifier) }

    /// Reads an IANA name that the system's database has.
    public init(sql column: borrowing Column) throws {
        guard let zone = Zone(identifier: try column.text()) else { throw column.mismatch("a time zone") }
        self = zone
    }
}

extension BookingLimits {
    /// Of a clinic `c`.
    static let columns = Columns(
        "c.max_open_requests", "c.max_days_ahead", "c.max_minutes", "c.request_expiry_hours",
        as: BookingLimits.init)
}

extension QuietHours {
    /// Of a clinic `c`; nil where it has none.
    static let columns = Columns("c.quiet_from", "c.quiet_to") { (from: LocalTime?, to: LocalTime?) in
        from.flatMap { from in to.flatMap { QuietHours(from: from, to: $0) } }
    }
}

extension BlockDays.Interval: SQLBindable, SQLDecodable {}
extension ContactChannel: SQLBindable, SQLDecodable {}
extension ContactPurpose: SQLBindable, SQLDecodable {}
extension ContactState: SQLBindable, SQLDecodable {}
extension DeliveryPurpose: SQLBindable, SQLDecodable {}
extension AppointmentStatus: SQLBindable, SQLDecodable {}
extension Role: SQLBindable, SQLDecodable {}
extension InvoiceStatus: SQLBindable, SQLDecodable {}
extension MessageDirection: SQLBindable, SQLDecodable {}

/// A closed set of words, kept as these.
extension SQLBindable where Self: RawRepresentable, RawValue == String {
    /// The raw value as text.
    public var sqlValue: SQLValue { .text(rawValue) }
}

extension SQLDecodable where Self: RawRepresentable, RawValue == String {
    /// Reads a raw value.
    public init(sql column: borrowing Column) throws {
        guard let value = Self(rawValue: try column.text()) else {
            throw column.mismatch("a word of \(Self.self)")
        }
        self = value
    }
}

extension JSONValue: SQLDecodable {
    /// Reads JSON text.
    public init(sql column: borrowing Column) throws { self = try JSONValue(parsing: try column.text()) }
}

extension WrittenJSON: SQLDecodable {
    /// Takes the text over as it is stored, without parsing it.
    public init(sql column: borrowing Column) throws { self.init(stored: try column.text()) }
}

extension SQL {
    /// At a query's end: holds its rows until the transaction ends. Those who only refer to them need not
    /// wait, as keys never change: a writer that holds its clinic's sequences adds rows that refer to these.
    /// SQLite's one writer needs no such lock.
    static let rowLock: SQL = .dialect(sqlite: "", postgres: " FOR NO KEY UPDATE")
}

extension JSONWriter {
    mutating func id(_ id: ID) { plain(36, id.put) }
}
