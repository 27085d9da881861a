import Crypto

/// A checksum over a table's rows, whatever their order: the sum of the rows' SHA-256, cut to 128 bits.
struct RowDigest {
    private(set) var rows = 0
    private var sum: UInt128 = 0
    /// The row that is hashed; one hash for all its values.
    private var bytes: [UInt8] = []

    mutating func add(_ values: [SQLValue]) {
        bytes.removeAll(keepingCapacity: true)
        for value in values { feed(value) }
        var low: UInt128 = 0
        for byte in SHA256.hash(data: bytes).prefix(16) { low = low << 8 | UInt128(byte) }
        sum &+= low
        rows += 1
    }

    /// 32 hexadecimal digits.
    var text: String {
        let digits = String(sum, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }

    /// Each value with its length, so that no two rows read the same. A boolean is what SQLite keeps of it.
    private mutating func feed(_ value: SQLValue) {
        switch value {
        case .null: bytes.append(0)
        case .integer(let number): feed(String(number).utf8, tag: 1)
        case .boolean(let isTrue): feed((isTrue ? "1" : "0").utf8, tag: 1)
        case .real(let number): feed(number.description.utf8, tag: 2)
        case .text(let text): feed(text.utf8, tag: 3)
        case .blob(let blob): feed(blob, tag: 4)
        case .uuid(let uuid): feed(UUIDText.text(of: uuid).utf8, tag: 3)
        }
    }

    private mutating func feed(_ value: some Collection<UInt8>, tag: UInt8) {
        bytes.append(tag)
        bytes.append(contentsOf: "\(value.count):".utf8)
        bytes.append(contentsOf: value)
    }
}
