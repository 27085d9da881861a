import Synchronization

/// Gives out identifiers that rise (RFC 9562, UUIDv7 with a counter): a process needs one.
final class IDSource: Sendable {
    /// The millisecond and 12-bit counter given out last, so that ids of one millisecond keep their order.
    private let last = Atomic<UInt64>(0)

    func make(at instant: Instant) -> ID {
        var random = SystemRandomNumberGenerator()
        let time = UInt64(clamping: instant.milliseconds) & 0xFFFF_FFFF_FFFF
        let fresh = time << 12 | random.next() & 0x7FF
        var seen = last.load(ordering: .relaxed)
        while true {
            let next = seen >> 12 == time && seen & 0xFFF < 0xFFF ? seen + 1 : fresh
            let exchange = last.weakCompareExchange(expected: seen, desired: next, ordering: .relaxed)
            if exchange.exchanged {
                return ID(high: time << 16 | 0x7000 | next & 0xFFF, low: random.next() & (1 << 62 - 1) | 1 << 63)
            }
            seen = exchange.original
        }
    }
}
