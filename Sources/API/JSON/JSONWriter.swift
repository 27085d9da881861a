/// Writes JSON into one growing block of memory. Commas and escaping are its own business.
///
/// Not copyable, so that a buffer of a page's size is never duplicated by accident. The caller balances
/// `begin…` and `end…` and writes a key before each value of an object.
public struct JSONWriter: ~Copyable {
    // `base` always points at `capacity` bytes of which the first `used` are initialised;
    // every write goes through `reserve` first.
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    @usableFromInline var used = 0
    @usableFromInline var needsComma = false

    /// An empty writer with room for `capacity` bytes.
    public init(capacity: Int = 1024) {
        self.capacity = max(capacity, 64)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    /// Bytes written so far.
    public var count: Int { used }

    /// A copy of what was written.
    public var bytes: [UInt8] { Array(UnsafeBufferPointer(start: base, count: used)) }

    /// Lends what was written, without a copy.
    @inlinable
    public borrowing func withBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: used))
    }

    /// Forgets what was written and keeps the memory.
    public mutating func clear() {
        used = 0
        needsComma = false
    }

    @inlinable public mutating func beginObject() { open(UInt8(ascii: "{")) }
    @inlinable public mutating func endObject() { close(UInt8(ascii: "}")) }
    @inlinable public mutating func beginArray() { open(UInt8(ascii: "[")) }
    @inlinable public mutating func endArray() { close(UInt8(ascii: "]")) }

    @inlinable
    mutating func open(_ bracket: UInt8) {
        reserve(2)
        comma()
        put(bracket)
        needsComma = false
    }

    @inlinable
    mutating func close(_ bracket: UInt8) {
        reserve(1)
        put(bracket)
        needsComma = true
    }

    /// Writes the comma that the next value needs; needs one reserved byte.
    @inlinable
    mutating func comma() {
        // Written in any case and taken back by not counting it: a branch would cost more.
        base[used] = UInt8(ascii: ",")
        used &+= needsComma ? 1 : 0
        needsComma = true
    }

    @inlinable
    mutating func reserve(_ extra: Int) {
        if extra > capacity - used { grow(extra) }
    }

    @usableFromInline
    mutating func grow(_ extra: Int) {
        let larger = max(capacity * 2, used + extra)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: base, count: used)
        base.deallocate()
        base = moved
        capacity = larger
    }

    /// Writes one byte that was reserved before.
    @inlinable
    mutating func put(_ byte: UInt8) {
        assert(used < capacity)
        base[used] = byte
        used &+= 1
    }

    /// Copies bytes that were reserved before.
    @inlinable
    mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        assert(bytes.count <= capacity - used)
        guard let start = bytes.baseAddress else { return }
        (base + used).initialize(from: start, count: bytes.count)
        used &+= bytes.count
    }
}
