/// Bytes as lower-case hexadecimal digits.
enum Hex {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        var letters: [UInt8] = []
        letters.reserveCapacity(2 * bytes.underestimatedCount)
        for byte in bytes {
            letters.append(digits[Int(byte >> 4)])
            letters.append(digits[Int(byte & 15)])
        }
        return String(decoding: letters, as: UTF8.self)
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
