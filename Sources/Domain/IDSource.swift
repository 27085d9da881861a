import Synchronization

/// Gives out identifiers that rise (RFC 9562, UUIDv7 with a counter): a process needs one.
final class IDSource: Sendable {
    private struct State: Sendable {
        /// The millisecond and 12-bit counter given out last, so that ids of one millisecond
        /// keep their order.
        var last: UInt64 = 0
        var random = EntropyBuffer()
    }

    private let state = Mutex(State())

    func make(at instant: Instant) -> ID {
        let time = UInt64(clamping: instant.milliseconds) & 0xFFFF_FFFF_FFFF
        return state.withLock { state in
            let last = state.last
            let isFollowing = last >> 12 == time && last & 0xFFF < 0xFFF
            state.last = isFollowing ? last + 1 : time << 12 | state.random.next() & 0x7FF
            return ID(
                high: time << 16 | 0x7000 | state.last & 0xFFF,
                low: state.random.next() & (1 << 62 - 1) | 1 << 63)
        }
    }
}
