import Crypto

/// A checksum over a table's rows, whatever their order: the sum of the rows' SHA-256, cut to 128 bits.
struct RowDigest {
    private(set) var rows = 0
    private var sum: UInt128 = 0

    mutating func add(_ values: [SQLValue]) {
        var hash = SHA256()
        for value in values { Self.feed(value, to: &hash) }
        var low: UInt128 = 0
        for byte in hash.finalize().prefix(16) { low = low << 8 | UInt128(byte) }
        sum &+= low
        rows += 1
    }

    /// 32 hexadecimal digits.
    var text: String {
        let digits = String(sum, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }

    /// Each value with its length, so that no two rows read the same. A boolean is what SQLite keeps of it.
    private static func feed(_ value: SQLValue, to hash: inout SHA256) {
        switch value {
        case .null: hash.update(data: [0])
        case .integer(let number): feed(Array(String(number).utf8), tag: 1, to: &hash)
        case .boolean(let isTrue): feed(Array((isTrue ? "1" : "0").utf8), tag: 1, to: &hash)
        case .real(let number): feed(Array(number.description.utf8), tag: 2, to: &hash)
        case .text(let text): feed(Array(text.utf8), tag: 3, to: &hash)
        case .blob(let bytes): feed(bytes, tag: 4, to: &hash)
        case .uuid(let uuid): feed(Array(UUIDText.text(of: uuid).utf8), tag: 3, to: &hash)
        }
    }

    private static func feed(_ bytes: [UInt8], tag: UInt8, to hash: inout SHA256) {
        hash.update(data: [tag] + Array("\(bytes.count):".utf8))
        hash.update(data: bytes)
    }
}
