import CSQLite

/// Reads the columns of the row that a statement stands on.
enum SQLiteColumn {
    static func count(_ statement: OpaquePointer) -> Int {
        Int(sqlite3_column_count(statement))
    }

    static func isNull(_ statement: OpaquePointer, _ index: Int) -> Bool {
        sqlite3_column_type(statement, Int32(index)) == SQLITE_NULL
    }

    static func isText(_ statement: OpaquePointer, _ index: Int) -> Bool {
        sqlite3_column_type(statement, Int32(index)) == SQLITE_TEXT
    }

    static func isBlob(_ statement: OpaquePointer, _ index: Int) -> Bool {
        sqlite3_column_type(statement, Int32(index)) == SQLITE_BLOB
    }

    static func int(_ statement: OpaquePointer, _ index: Int) -> Int64? {
        guard sqlite3_column_type(statement, Int32(index)) == SQLITE_INTEGER else { return nil }
        return sqlite3_column_int64(statement, Int32(index))
    }

    static func real(_ statement: OpaquePointer, _ index: Int) -> Double? {
        switch sqlite3_column_type(statement, Int32(index)) {
        case SQLITE_FLOAT, SQLITE_INTEGER: sqlite3_column_double(statement, Int32(index))
        default: nil
        }
    }

    static func bool(_ statement: OpaquePointer, _ index: Int) -> Bool? {
        switch int(statement, index) {
        case 0: false
        case 1: true
        default: nil
        }
    }

    static func utf8(_ statement: OpaquePointer, _ index: Int) -> UnsafeBufferPointer<UInt8>? {
        // The text first: asking for it may convert the value and so change its length.
        guard let bytes = sqlite3_column_text(statement, Int32(index)) else { return nil }
        return UnsafeBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, Int32(index))))
    }

    /// The bytes of a blob, or of any other value as text.
    static func bytes(_ statement: OpaquePointer, _ index: Int) -> UnsafeBufferPointer<UInt8>? {
        // A blob that is asked for as a text would be copied, to get a NUL behind it; the other way
        // round nothing happens.
        guard let bytes = sqlite3_column_blob(statement, Int32(index)) else {
            return isNull(statement, index) ? nil : UnsafeBufferPointer(start: nil, count: 0)
        }
        let count = Int(sqlite3_column_bytes(statement, Int32(index)))
        // Bytes are what SQLite has put there, and they are only read.
        return UnsafeBufferPointer(start: bytes.assumingMemoryBound(to: UInt8.self), count: count)
    }

    static func blob(_ statement: OpaquePointer, _ index: Int) -> [UInt8]? {
        guard isBlob(statement, index) else { return nil }
        // SQLite answers a null pointer for a blob of no bytes.
        guard let bytes = sqlite3_column_blob(statement, Int32(index)) else { return [] }
        return [UInt8](
            UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, Int32(index)))))
    }
}
