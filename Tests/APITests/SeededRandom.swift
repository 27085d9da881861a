/// SplitMix64: the same numbers for the same seed, so that a failing seed fails again.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// Text of up to 40 scalars with a weakness for what needs escaping or several bytes.
    mutating func text(allowNUL: Bool = false) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...40, using: &self) {
            let code: UInt32 =
                switch Int.random(in: 0..<8, using: &self) {
                case 0: .random(in: (allowNUL ? 0 : 1)...0x1F, using: &self)
                case 1: [0x22, 0x5C, 0x2F, 0x7F].randomElement(using: &self) ?? 0x22
                case 2: .random(in: 0x80...0x7FF, using: &self)
                case 3: .random(in: 0x800...0xD7FF, using: &self)
                case 4: .random(in: 0xE000...0xFFFF, using: &self)
                case 5: .random(in: 0x1F300...0x1FAFF, using: &self)
                default: .random(in: 0x20...0x7E, using: &self)
                }
            if let scalar = Unicode.Scalar(code) { text.append(scalar) }
        }
        return String(text)
    }
}
