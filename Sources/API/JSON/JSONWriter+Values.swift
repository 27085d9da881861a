extension JSONWriter {
    /// Writes the name of an object's next member. The name needs no escaping: it is a literal
    /// of the program.
    @inlinable @inline(__always)
    public mutating func key(_ name: StaticString) {
        name.withUTF8Buffer { name in
            assert(!name.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || $0 < 0x20 })
            reserve(name.count + 4)
            comma()
            let place = base + used
            place[0] = UInt8(ascii: "\"")
            if let start = name.baseAddress { (place + 1).initialize(from: start, count: name.count) }
            place[name.count + 1] = UInt8(ascii: "\"")
            place[name.count + 2] = UInt8(ascii: ":")
            used &+= name.count + 3
        }
        needsComma = false
    }

    /// Writes the name of an object's next member, escaped.
    @inlinable
    public mutating func key(dynamic name: String) {
        string(name)
        reserve(1)
        put(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a member; `nil` becomes `null`.
    @inlinable @inline(__always)
    public mutating func field(_ name: StaticString, _ value: some JSONEncodable) {
        key(name)
        value.write(to: &self)
    }

    /// Writes a member whose value is text straight out of a database column; `nil` becomes `null`.
    @inlinable @inline(__always)
    public mutating func field(_ name: StaticString, utf8 text: UnsafeBufferPointer<UInt8>?) {
        key(name)
        if let text { utf8(text) } else { null() }
    }

    /// Writes `true` or `false`.
    @inlinable
    public mutating func bool(_ value: Bool) {
        if value { raw("true") } else { raw("false") }
    }

    /// Writes `null`.
    @inlinable public mutating func null() { raw("null") }

    /// Writes a value that is JSON already.
    @inlinable
    public mutating func raw(_ value: StaticString) {
        value.withUTF8Buffer { raw($0) }
    }

    /// Writes a value that is JSON already; the caller vouches for it.
    @inlinable
    public mutating func raw(_ value: UnsafeBufferPointer<UInt8>) {
        reserve(value.count + 1)
        comma()
        put(value)
    }

    /// Writes a value that is JSON already; the caller vouches for it.
    @inlinable
    public mutating func raw(_ value: [UInt8]) {
        value.withUnsafeBufferPointer { raw($0) }
    }

    /// Writes an integer in decimal.
    @inlinable public mutating func int(_ value: Int) { int(Int64(value)) }

    /// Writes an integer in decimal.
    @inlinable
    public mutating func int(_ value: Int64) {
        reserve(21)
        comma()
        if value < 0 { put(UInt8(ascii: "-")) }
        digits(value.magnitude)
    }

    /// Writes digits into room that was reserved before (at most 20).
    @inlinable
    mutating func digits(_ value: UInt64) {
        var length = 1
        var bound: UInt64 = 10
        while value >= bound, length < 20 {
            length += 1
            let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
            if overflow { break }
            bound = next
        }
        assert(length <= capacity - used)
        digits(value, width: length)
    }

    /// Writes the last `width` digits of a number, with zeros in front.
    @inlinable
    mutating func digits(_ value: UInt64, width: Int) {
        var rest = value
        var place = used + width
        used = place
        assert(used <= capacity)
        for _ in 0..<width {
            place -= 1
            base[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}
