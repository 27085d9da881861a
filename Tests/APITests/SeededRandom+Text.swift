import TestSupport

extension SeededRandom {
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
