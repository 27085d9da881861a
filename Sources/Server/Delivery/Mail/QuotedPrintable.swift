/// Text that stays readable in a mail's source (RFC 2045 §6.7): lines of at most 76 characters, all
/// of them ASCII.
enum QuotedPrintable {
    static func encode(_ text: String) -> [UInt8] {
        var encoded: [UInt8] = []
        let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").split(
            separator: "\n", omittingEmptySubsequences: false)
        for line in lines { append(Array(line.utf8), to: &encoded) }
        return encoded
    }

    private static func append(_ line: [UInt8], to encoded: inout [UInt8]) {
        var width = 0
        for (index, byte) in line.enumerated() {
            let isLast = index == line.count - 1
            let piece =
                isPlain(byte, isLast: isLast) ? [byte] : [UInt8(ascii: "="), hex(byte >> 4), hex(byte & 15)]
            if width + piece.count > 75 {
                encoded += [UInt8(ascii: "="), 13, 10]
                width = 0
            }
            encoded += piece
            width += piece.count
        }
        encoded += [13, 10]
    }

    private static func isPlain(_ byte: UInt8, isLast: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: " "), 9: !isLast
        case UInt8(ascii: "="): false
        case 0x21...0x7E: true
        default: false
        }
    }

    private static func hex(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10
    }
}
