/// One spelling for each address (RFC 3986 §6.2.2), so that routes, limits, keys and metrics agree on what is the same.
enum RequestPath {
    /// The path with unreserved characters as they are, other escapes in upper case (an encoded slash separates nothing), and without the
    /// empty segments that the router leaves out. Nil for an escape that is none.
    static func normalized(_ path: String) -> String? {
        if isNormal(path.utf8) { return path }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(path.utf8.count)
        var rest = path.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case slash where bytes.last == slash: continue
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue) else { return nil }
                if isUnreserved(high << 4 | low) {
                    bytes.append(high << 4 | low)
                } else {
                    bytes += [byte, hexDigit(high), hexDigit(low)]
                }
            default: bytes.append(byte)
            }
        }
        if bytes.count > 1 && bytes.last == slash { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// As nearly everybody spells it.
    private static func isNormal(_ path: String.UTF8View) -> Bool {
        var last: UInt8 = 0
        for byte in path {
            if byte == UInt8(ascii: "%") || byte == slash && last == slash { return false }
            last = byte
        }
        return last != slash || path.count == 1
    }

    private static let slash = UInt8(ascii: "/")

    /// Letters, digits and `-._~` (RFC 3986 §2.3).
    static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    static func hexValue(_ byte: UInt8) -> UInt8? {
        Character(UnicodeScalar(byte)).hexDigitValue.map(UInt8.init)
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10 }
}
