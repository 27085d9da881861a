extension JSONWriter {
    /// Writes a string, quoted and escaped.
    @inlinable
    public mutating func string(_ value: String) {
        var value = value
        value.withUTF8 { quoted($0) }
    }

    /// Writes text straight out of a database column, quoted and escaped. What isn't UTF-8 becomes U+FFFD.
    public mutating func utf8(_ text: UnsafeBufferPointer<UInt8>) {
        if copyPlain(text, isTrusted: false) { return }
        if UTF8Check.firstInvalid(in: text) == nil {
            copyEscaped(text)
        } else {
            string(String(decoding: text, as: UTF8.self))
        }
    }

    /// Lengthens the string that was written last by a blank and more text: a name out of its parts.
    public mutating func append(utf8 text: UnsafeBufferPointer<UInt8>) {
        assert(used > 0 && base[used - 1] == UInt8(ascii: "\""))
        // The new text's opening quote comes to lie on the closing one, and becomes the blank.
        let seam = used - 1
        used = seam
        needsComma = false
        utf8(text)
        base[seam] = UInt8(ascii: " ")
    }

    /// Writes valid UTF-8, quoted and escaped.
    @usableFromInline
    mutating func quoted(_ text: UnsafeBufferPointer<UInt8>) {
        if !copyPlain(text, isTrusted: true) { copyEscaped(text) }
    }

    /// Writes a string that needs no escaping, as nearly all do, in one pass without a branch per byte.
    /// `false`, and nothing is written, if it needs any, or if it isn't trusted and isn't ASCII.
    private mutating func copyPlain(_ text: UnsafeBufferPointer<UInt8>, isTrusted: Bool) -> Bool {
        let length = text.count
        reserve(length + 3)
        let source = UnsafeRawBufferPointer(text)
        let target = UnsafeMutableRawPointer(base + used + (needsComma ? 2 : 1))
        let watched: UInt64 = isTrusted ? 0 : .max
        var marks: UInt64 = 0
        if length >= 8 {
            // The last word overlaps the one before.
            for index in stride(from: 0, to: length - 8, by: 8) {
                let word = source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                marks |= JSONScan.marks(word) | word & watched
                target.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
            }
            let word = source.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
            marks |= JSONScan.marks(word) | word & watched
            target.storeBytes(of: word, toByteOffset: length - 8, as: UInt64.self)
        } else if length >= 4 {
            let first = source.loadUnaligned(fromByteOffset: 0, as: UInt32.self)
            let last = source.loadUnaligned(fromByteOffset: length - 4, as: UInt32.self)
            let word = UInt64(first) << 32 | UInt64(last)
            marks = JSONScan.marks(word) | word & watched
            target.storeBytes(of: first, toByteOffset: 0, as: UInt32.self)
            target.storeBytes(of: last, toByteOffset: length - 4, as: UInt32.self)
        } else {
            for (index, byte) in source.enumerated() {
                marks |= JSONScan.marks(UInt64(byte) &* JSONScan.ones) | UInt64(byte) & watched
                target.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
            }
        }
        if marks & JSONScan.highs != 0 { return false }
        comma()
        base[used] = UInt8(ascii: "\"")
        base[used &+ length &+ 1] = UInt8(ascii: "\"")
        used &+= length &+ 2
        return true
    }

    /// Writes a string that needs escaping: the runs between are copied whole.
    private mutating func copyEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        reserve(text.count + 3)
        comma()
        put(UInt8(ascii: "\""))
        var start = 0
        while true {
            let end = JSONScan.endOfPlainRun(in: text, from: start)
            put(UnsafeBufferPointer(rebasing: text[start..<end]))
            if end == text.count { break }
            reserve(text.count - end + 6)
            escape(text[end])
            start = end + 1
        }
        put(UInt8(ascii: "\""))
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
