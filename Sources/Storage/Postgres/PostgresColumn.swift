import CLibPQ

/// Reads the columns of a result in PostgreSQL's text format.
enum PostgresColumn {
    static func count(_ result: OpaquePointer) -> Int {
        Int(PQnfields(result))
    }

    static func isNull(_ result: OpaquePointer, _ row: Int32, _ index: Int) -> Bool {
        PQgetisnull(result, row, Int32(index)) != 0
    }

    static func utf8(_ result: OpaquePointer, _ row: Int32, _ index: Int) -> UnsafeBufferPointer<UInt8>? {
        guard !isNull(result, row, index), let value = PQgetvalue(result, row, Int32(index)) else {
            return nil
        }
        let count = Int(PQgetlength(result, row, Int32(index)))
        // char and unsigned char have one layout, and the result owns `count` of them.
        let bytes = UnsafeRawPointer(value).assumingMemoryBound(to: UInt8.self)
        return UnsafeBufferPointer(start: bytes, count: count)
    }

    static func int(_ result: OpaquePointer, _ row: Int32, _ index: Int) -> Int64? {
        guard let bytes = utf8(result, row, index) else { return nil }
        return integer(bytes)
    }

    static func real(_ result: OpaquePointer, _ row: Int32, _ index: Int) -> Double? {
        guard let bytes = utf8(result, row, index) else { return nil }
        return Double(String(decoding: bytes, as: UTF8.self))
    }

    static func bool(_ result: OpaquePointer, _ row: Int32, _ index: Int) -> Bool? {
        guard let bytes = utf8(result, row, index), bytes.count == 1 else { return nil }
        switch bytes[0] {
        case UInt8(ascii: "t"), UInt8(ascii: "1"): return true
        case UInt8(ascii: "f"), UInt8(ascii: "0"): return false
        default: return nil
        }
    }

    /// `bytea` comes as `\x` and two hexadecimal digits a byte.
    static func blob(_ result: OpaquePointer, _ row: Int32, _ index: Int) -> [UInt8]? {
        guard let text = utf8(result, row, index), text.count >= 2, text.count.isMultiple(of: 2) else {
            return nil
        }
        guard text[0] == UInt8(ascii: "\\"), text[1] == UInt8(ascii: "x") else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2 - 1)
        for position in stride(from: 2, to: text.count, by: 2) {
            guard let high = digit(text[position]), let low = digit(text[position + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        var magnitude: Int64 = 0
        let isNegative = bytes.first == UInt8(ascii: "-")
        let digits = isNegative ? bytes.dropFirst() : bytes[...]
        guard !digits.isEmpty else { return nil }
        for byte in digits {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            // Counted below zero, where the range reaches one further.
            let (tens, overflowed) = magnitude.multipliedReportingOverflow(by: 10)
            let (next, overflowedToo) = tens.subtractingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
            if overflowed || overflowedToo { return nil }
            magnitude = next
        }
        if isNegative { return magnitude }
        return magnitude == .min ? nil : -magnitude
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
