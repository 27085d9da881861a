import CSQLite

/// A prepared statement of one connection.
final class SQLiteStatement {
    let handle: OpaquePointer
    /// While its rows are being visited it cannot be bound again.
    var isInUse = false

    /// Prepares the one statement that `sql` must be.
    /// - Parameter isControl: Whether it may begin and end transactions.
    init(_ sql: SQL, on connection: OpaquePointer, isControl: Bool) throws {
        var text = sql.text(for: .sqlite)
        if !isControl { try SQL.refuseTransactionControl(text) }
        var statement: OpaquePointer?
        var hasMore = false
        let code = text.withUTF8 { bytes -> Int32 in
            guard let start = bytes.baseAddress else { return SQLITE_OK }
            return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) { start in
                var tail: UnsafePointer<CChar>?
                let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
                let code = sqlite3_prepare_v3(connection, start, Int32(bytes.count), flags, &statement, &tail)
                if let tail {
                    let rest = UnsafeBufferPointer(start: tail, count: bytes.count - (tail - start))
                    hasMore = rest.contains { ![0x20, 0x0a, 0x0d, 0x09, 0x3b].contains($0) }
                }
                return code
            }
        }
        guard code == SQLITE_OK else { throw SQLiteFailure.error(on: connection) }
        guard let statement else { throw DatabaseError(.other, "the SQL is empty") }
        handle = statement
        if hasMore { throw DatabaseError(.other, "the SQL holds more than one statement") }
        var values = 0
        sql.forEachValue(for: .sqlite) { _ in values += 1 }
        guard Int(sqlite3_bind_parameter_count(statement)) == values else {
            throw DatabaseError(.other, "the SQL holds a parameter that is not an interpolated value")
        }
    }

    deinit {
        sqlite3_finalize(handle)
    }

    func bind(_ sql: SQL) throws {
        var index: Int32 = 0
        try sql.forEachValue(for: .sqlite) { value in
            index += 1
            try value.validate()
            guard bind(value, at: index) == SQLITE_OK else {
                throw DatabaseError(.other, "parameter \(index) cannot be bound")
            }
        }
    }

    /// Makes the statement ready for its next use and lets go of the values.
    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
        isInUse = false
    }

    private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
        switch value {
        case .null: sqlite3_bind_null(handle, index)
        case .integer(let integer): sqlite3_bind_int64(handle, index, integer)
        case .real(let real): sqlite3_bind_double(handle, index, real)
        case .boolean(let boolean): sqlite3_bind_int64(handle, index, boolean ? 1 : 0)
        case .text(let text): bind(text, at: index)
        case .blob(let bytes): bind(bytes, at: index)
        case .uuid(let uuid):
            withUnsafeBytes(of: uuid.bigEndian) {
                sqlite3_bind_blob64(handle, index, $0.baseAddress, 16, Self.copied)
            }
        }
    }

    private func bind(_ text: String, at index: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { bytes in
            guard let start = bytes.baseAddress, !bytes.isEmpty else {
                return sqlite3_bind_text(handle, index, "", 0, Self.copied)
            }
            return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                sqlite3_bind_text64(handle, index, $0, UInt64(bytes.count), Self.copied, UInt8(SQLITE_UTF8))
            }
        }
    }

    private func bind(_ bytes: [UInt8], at index: Int32) -> Int32 {
        // A null pointer would bind NULL, and an empty array may have one.
        if bytes.isEmpty { return sqlite3_bind_zeroblob(handle, index, 0) }
        return bytes.withUnsafeBytes {
            sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64($0.count), Self.copied)
        }
    }

    /// SQLITE_TRANSIENT, a cast that Swift does not import: SQLite copies the bytes before it returns.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
