/// Base64 (RFC 4648).
enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func text(_ bytes: [UInt8]) -> String { String(decoding: encode(bytes), as: UTF8.self) }

    /// In lines of 76 characters, as mail wants it.
    static func lines(_ bytes: [UInt8]) -> [UInt8] {
        let code = encode(bytes)
        var lines: [UInt8] = []
        for start in stride(from: 0, to: code.count, by: 76) {
            lines += code[start..<min(start + 76, code.count)]
            lines += [13, 10]
        }
        return lines
    }

    private static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var code: [UInt8] = []
        code.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = 0
            for byte in group { bits = bits << 8 | Int(byte) }
            bits <<= 8 * (3 - group.count)
            for place in 0..<4 {
                code.append(
                    place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return code
    }
}
