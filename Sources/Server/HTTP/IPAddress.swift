#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An address of the network as a number of 128 bits; version 4 as `::ffff:a.b.c.d`.
struct IPAddress: Sendable, Hashable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    init?(_ text: some StringProtocol) {
        let text = String(text)
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(UInt32(bigEndian: four.s_addr)))
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        func half(_ offset: Int) -> UInt64 {
            withUnsafeBytes(of: six) {
                UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            }
        }
        self.init(high: half(0), low: half(8))
    }

    var isVersion4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// Whom the address belongs to: of version 6 a subscriber has a whole /56 (Accounts, A3, A8).
    var subscriber: IPAddress { isVersion4 ? self : prefix(56) }

    /// The first `bits` of 128, the rest 0.
    func prefix(_ bits: Int) -> IPAddress {
        IPAddress(
            high: bits >= 64 ? high : high & Self.mask(bits),
            low: bits <= 64 ? 0 : low & Self.mask(bits - 64))
    }

    private static func mask(_ bits: Int) -> UInt64 { bits <= 0 ? 0 : ~UInt64(0) << (64 - min(bits, 64)) }
}
