/// SplitMix64: the same numbers for the same seed on every machine, so that a failing seed fails again.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A sequence that depends on the seed alone.
    public init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// True in so many of a hundred cases.
    public mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}
