/// The parameters of one statement in PostgreSQL's text format, blobs in its binary one. Kept and reused
/// by a connection.
struct PostgresParameters {
    private var bytes: [CChar] = []
    /// Where each value starts; -1 for NULL.
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    mutating func encode(_ sql: SQL) throws {
        bytes.removeAll(keepingCapacity: bytes.capacity < 1 << 16)
        offsets.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        formats.removeAll(keepingCapacity: true)
        try sql.forEachValue(for: .postgres) { value in
            try value.validate()
            append(value)
        }
    }

    /// Lends the arrays that libpq's functions take: how many, the values, their lengths, their formats.
    func withPointers<R>(
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?)
            -> R
    ) -> R {
        if offsets.isEmpty { return body(0, nil, nil, nil) }
        return bytes.withUnsafeBufferPointer { bytes in
            withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: offsets.count) { values in
                for (index, offset) in offsets.enumerated() {
                    values.initializeElement(
                        at: index, to: offset < 0 ? nil : bytes.baseAddress.map { $0 + offset })
                }
                return body(Int32(offsets.count), UnsafePointer(values.baseAddress), lengths, formats)
            }
        }
    }

    private mutating func append(_ value: SQLValue) {
        switch value {
        case .null: append(offset: -1, length: 0, format: 0)
        case .integer(let integer): append(String(integer))
        case .real(let real): append(real.description)
        case .boolean(let boolean): append(boolean ? "t" : "f")
        case .text(let text): append(text)
        case .uuid(let uuid): append(UUIDText.text(of: uuid))
        case .blob(let blob):
            append(offset: bytes.count, length: Int32(blob.count), format: 1)
            bytes.append(contentsOf: blob.lazy.map(CChar.init(bitPattern:)))
            // So that even an empty one has an address: a null pointer would be NULL.
            bytes.append(0)
        }
    }

    private mutating func append(_ text: String) {
        var text = text
        let start = bytes.count
        text.withUTF8 { bytes.append(contentsOf: $0.lazy.map(CChar.init(bitPattern:))) }
        append(offset: start, length: Int32(bytes.count - start), format: 0)
        bytes.append(0)
    }

    private mutating func append(offset: Int, length: Int32, format: Int32) {
        offsets.append(offset)
        lengths.append(length)
        formats.append(format)
    }
}
