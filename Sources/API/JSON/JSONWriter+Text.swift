extension JSONWriter {
    /// Writes a string, quoted and escaped.
    @inlinable
    public mutating func string(_ value: String) {
        var value = value
        value.withUTF8 { quoted($0) }
    }

    /// Writes text straight out of a database column, quoted and escaped. What isn't UTF-8 becomes U+FFFD.
    public mutating func utf8(_ text: UnsafeBufferPointer<UInt8>) {
        if UTF8Check.firstInvalid(in: text) == nil {
            quoted(text)
        } else {
            string(String(decoding: text, as: UTF8.self))
        }
    }

    /// Writes valid UTF-8, quoted and escaped: clean runs are copied whole.
    @usableFromInline
    mutating func quoted(_ text: UnsafeBufferPointer<UInt8>) {
        reserve(text.count + 3)
        comma()
        put(UInt8(ascii: "\""))
        var start = 0
        while true {
            let end = Self.endOfCleanRun(in: text, from: start)
            put(UnsafeBufferPointer(rebasing: text[start..<end]))
            if end == text.count { break }
            reserve(text.count - end + 6)
            escape(text[end])
            start = end + 1
        }
        put(UInt8(ascii: "\""))
    }

    /// The first byte at or after `start` that must be escaped, or the end. Looks at eight bytes at a time.
    static func endOfCleanRun(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        let bytes = UnsafeRawBufferPointer(text)
        var index = start
        while index + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            let controls = (word &- ones &* 0x20) & ~word
            let found = (controls | ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)) & highs
            // The lowest mark is exact; only those above it can be borrow's echo.
            if found != 0 { return index + found.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return index }
            index += 1
        }
        return index
    }

    private mutating func escape(_ byte: UInt8) {
        put(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): put(byte)
        case 0x08: put(UInt8(ascii: "b"))
        case 0x09: put(UInt8(ascii: "t"))
        case 0x0A: put(UInt8(ascii: "n"))
        case 0x0C: put(UInt8(ascii: "f"))
        case 0x0D: put(UInt8(ascii: "r"))
        default:
            put(UInt8(ascii: "u"))
            put(UInt8(ascii: "0"))
            put(UInt8(ascii: "0"))
            put(Self.hexDigit(byte >> 4))
            put(Self.hexDigit(byte & 15))
        }
    }

    @inlinable
    static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
