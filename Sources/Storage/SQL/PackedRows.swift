#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Rows on their way into a table, all their texts one after the other in one buffer: cheap to make, to hand to another thread and to join
/// with others, and bound without a copy (docs/decisions/0030).
public struct PackedRows: Sendable {
    let target: RowTarget
    private(set) var slots: [Slot] = []
    private(set) var bytes: [UInt8] = []
    private var holdsNUL = false

    enum Slot: Sendable {
        case null
        case integer(Int64)
        case real(Double)
        case boolean(Bool)
        case text(Place)
        case blob(Place)
        /// 16 bytes.
        case uuid(Place)
    }

    /// Where bytes lie in the buffer.
    struct Place: Sendable {
        var start: UInt32
        var count: UInt32

        var range: Range<Int> { Int(start)..<Int(start + count) }
    }

    /// - Parameter rows: How many there will be, to make room for.
    public init(into target: RowTarget, rows: Int = 1) {
        self.target = target
        slots.reserveCapacity(rows * target.width)
        bytes.reserveCapacity(rows * Self.usualSize)
    }

    /// Bytes of text in a row of most tables.
    private static let usualSize = 512

    /// How many rows there are.
    public var count: Int { slots.count / target.width }

    /// One row; a value for each column of the target, in their order.
    @inlinable
    public mutating func append<each Value: SQLBindable>(_ value: repeat each Value) {
        repeat (each value).pack(into: &self)
    }

    /// The next value.
    public mutating func add(_ value: SQLValue) {
        switch value {
        case .null: slots.append(.null)
        case .integer(let integer): slots.append(.integer(integer))
        case .real(let real): slots.append(.real(real))
        case .boolean(let boolean): slots.append(.boolean(boolean))
        case .text(let text): add(text)
        case .blob(let blob): slots.append(.blob(place { $0 += blob }))
        case .uuid(let uuid): add(uuid: uuid)
        }
    }

    /// The next value, a text.
    public mutating func add(_ text: String) {
        addText { $0.append(contentsOf: text.utf8) }
    }

    /// The next value, a UUID.
    public mutating func add(uuid: UInt128) {
        slots.append(.uuid(place { bytes in withUnsafeBytes(of: uuid.bigEndian) { bytes.append(contentsOf: $0) } }))
    }

    /// The next value, a text whose UTF-8 bytes `write` appends.
    public mutating func addText(_ write: (inout [UInt8]) -> Void) {
        slots.append(.text(textPlace(write)))
    }

    /// Gives a value of a row, both counted from 0, another number.
    public mutating func set(_ row: Int, _ column: Int, _ value: Int64) {
        slots[row * target.width + column] = .integer(value)
    }

    /// Makes a value of a row, both counted from 0, the text whose UTF-8 bytes `write` appends.
    public mutating func set(_ row: Int, _ column: Int, text write: (inout [UInt8]) -> Void) {
        slots[row * target.width + column] = .text(textPlace(write))
    }

    /// Adds the rows of another for the same target.
    mutating func append(contentsOf other: PackedRows) {
        let shift = UInt32(bytes.count)
        func moved(_ place: Place) -> Place { Place(start: place.start + shift, count: place.count) }
        bytes += other.bytes
        for slot in other.slots {
            switch slot {
            case .text(let place): slots.append(.text(moved(place)))
            case .blob(let place): slots.append(.blob(moved(place)))
            case .uuid(let place): slots.append(.uuid(moved(place)))
            case .null, .integer, .real, .boolean: slots.append(slot)
            }
        }
        holdsNUL = holdsNUL || other.holdsNUL
    }

    /// Refuses what one of the engines would cut off or turn into NULL, and a row that is not whole.
    func validate() throws {
        if holdsNUL { throw DatabaseError(.other, "a text parameter holds a NUL byte") }
        guard slots.count % target.width == 0 else { throw DatabaseError(.other, "a row has too few or too many values") }
        for case .real(let number) in slots where !number.isFinite {
            throw DatabaseError(.other, "a number parameter is not finite")
        }
    }

    /// The statements that insert the rows, each with fewer values than PostgreSQL counts parameters (65,535).
    package func statements(limit: Int = 16_384) -> [SQL] {
        let step = max(limit / target.width, 1) * target.width
        return stride(from: 0, to: slots.count, by: step).map { start in
            target.statement(slots[start..<min(start + step, slots.count)].lazy.map(value))
        }
    }

    private func value(_ slot: Slot) -> SQLValue {
        switch slot {
        case .null: .null
        case .integer(let integer): .integer(integer)
        case .real(let real): .real(real)
        case .boolean(let boolean): .boolean(boolean)
        case .text(let place): .text(String(decoding: bytes[place.range], as: UTF8.self))
        case .blob(let place): .blob(Array(bytes[place.range]))
        case .uuid(let place): .uuid(bytes[place.range].reduce(0) { $0 << 8 | UInt128($1) })
        }
    }

    private mutating func textPlace(_ write: (inout [UInt8]) -> Void) -> Place {
        let place = place(write)
        let hasNUL = bytes.withUnsafeBytes { bytes in
            bytes.baseAddress.map { memchr($0 + Int(place.start), 0, Int(place.count)) != nil } ?? false
        }
        if hasNUL { holdsNUL = true }
        return place
    }

    private mutating func place(_ write: (inout [UInt8]) -> Void) -> Place {
        let start = bytes.count
        write(&bytes)
        return Place(start: UInt32(start), count: UInt32(bytes.count - start))
    }
}
