/// Reads decimal numbers exactly, with the grammar of JSON numbers; floating point never comes near them.
enum DecimalText {
    /// The number times `10^places`; nil when it isn't a number, has more places, or exceeds `limit` in size.
    static func parse(_ text: UnsafeBufferPointer<UInt8>, places: Int, limit: Int64) -> Int64? {
        var position = 0
        let negative = text.first == UInt8(ascii: "-")
        if negative { position += 1 }

        var mantissa: Int64 = 0
        var zeros = 0  // trailing zeros that are not in the mantissa yet
        var scale = 0  // digits after the point, those zeros included
        let whole = position
        var pointed = false
        var digits = 0
        while position < text.count {
            if text[position] == UInt8(ascii: "."), !pointed, digits > 0 {
                pointed = true
                digits = 0
            } else if let digit = ASCII.number(in: text, at: position, count: 1) {
                if !pointed, digits == 1, text[whole] == ASCII.zero { return nil }
                digits += 1
                if pointed { scale += 1 }
                if digit == 0 {
                    zeros += 1
                } else {
                    guard let shifted = shift(mantissa, by: zeros + 1) else { return nil }
                    let (sum, overflow) = shifted.addingReportingOverflow(Int64(digit))
                    guard !overflow else { return nil }
                    mantissa = sum
                    zeros = 0
                }
            } else {
                break
            }
            position += 1
        }
        guard digits > 0 else { return nil }
        guard let exponent = exponent(in: text, at: position) else { return nil }
        guard mantissa != 0 else { return 0 }
        let power = exponent - scale + zeros + places
        guard power >= 0, let value = shift(mantissa, by: power), value <= limit else { return nil }
        return negative ? -value : value
    }

    private static func exponent(in text: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        var position = start
        if position == text.count { return 0 }
        guard text[position] == UInt8(ascii: "e") || text[position] == UInt8(ascii: "E") else { return nil }
        position += 1
        guard position < text.count else { return nil }
        let negative = text[position] == UInt8(ascii: "-")
        if negative || text[position] == UInt8(ascii: "+") { position += 1 }
        // Three digits reach far past every amount; more of them is no honest number.
        guard (1...3).contains(text.count - position),
            let value = ASCII.number(in: text, at: position, count: text.count - position)
        else { return nil }
        return negative ? -value : value
    }

    private static func shift(_ value: Int64, by power: Int) -> Int64? {
        if value == 0 { return 0 }
        guard power <= 18 else { return nil }
        var value = value
        for _ in 0..<power {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product
        }
        return value
    }

    /// Appends the shortest decimal for `value` / `10^places`: "8300", "8300.5", "-0.05".
    static func write(_ value: Int64, places: Int, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        var unit: UInt64 = 1
        for _ in 0..<places { unit *= 10 }
        let size = value.magnitude
        ASCII.write(Int(size / unit), width: 1, to: &bytes)
        var rest = size % unit
        if rest > 0 { bytes.append(UInt8(ascii: ".")) }
        while rest > 0 {
            unit /= 10
            bytes.append(ASCII.zero + UInt8(rest / unit))
            rest %= unit
        }
    }
}
