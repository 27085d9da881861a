/// Fixed-width ASCII digits, read and written without a `String`.
enum ASCII {
    static let zero = UInt8(ascii: "0")

    /// The number that `count` digits spell, or nil when one of them is no digit or lies past the end.
    static func number(in text: UnsafeBufferPointer<UInt8>, at offset: Int, count: Int) -> Int? {
        guard offset >= 0, offset + count <= text.count else { return nil }
        var value = 0
        for index in offset..<(offset + count) {
            let digit = text[index] &- zero
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }

    /// Appends `value` with leading zeros, at least `width` digits. `value` is not negative.
    static func write(_ value: Int, width: Int, to bytes: inout [UInt8]) {
        var divisor = 1
        for _ in 1..<max(width, 1) { divisor *= 10 }
        while value / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            bytes.append(zero + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }

    /// Stores the two digits of `value`, 0 … 99.
    static func put(twoDigits value: Int, in text: UnsafeMutableBufferPointer<UInt8>, at offset: Int) {
        let value = UInt32(truncatingIfNeeded: value)
        let tens = value / 10
        text[offset] = zero + UInt8(truncatingIfNeeded: tens)
        text[offset + 1] = zero + UInt8(truncatingIfNeeded: value - tens * 10)
    }

    /// Appends `count` bytes, each of which `fill` has to store: one growth of the array instead of one
    /// for each byte.
    static func append(
        _ count: Int, to bytes: inout [UInt8], _ fill: (UnsafeMutableBufferPointer<UInt8>) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { text in
            fill(text)
            bytes.append(contentsOf: text)
        }
    }

    /// The text of `count` bytes, each of which `fill` has to store: without an array in between.
    static func text(_ count: Int, _ fill: (UnsafeMutableBufferPointer<UInt8>) -> Void) -> String {
        String(unsafeUninitializedCapacity: count) { text in
            fill(text)
            return count
        }
    }

    /// The text that `write` produces.
    static func text(capacity: Int, _ write: (inout [UInt8]) -> Void) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(capacity)
        write(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
