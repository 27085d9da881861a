extension Schema {
    /// What Domain's `Unicode.Scalar.isInvisible` says, for patterns: text of these and of white space alone is blank (contract §8).
    /// But for two number signs of Kaithi, which would join the hyphen behind them.
    package static let invisible: [ClosedRange<UInt32>] = [
        0xAD...0xAD, 0x34F...0x34F, 0x600...0x605, 0x61C...0x61C, 0x6DD...0x6DD, 0x70F...0x70F, 0x890...0x891, 0x8E2...0x8E2,
        0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0x3164...0x3164,
        0xFE00...0xFE0F, 0xFEFF...0xFEFF, 0xFFA0...0xFFA0, 0xFFF0...0xFFFB, 0x13430...0x1343F,
        0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF,
    ]

    /// The same within a character class. No escape of regular expressions reaches past U+FFFF everywhere, so these stand for themselves.
    package static let invisibleClass = invisible.map { "\(spelled($0.lowerBound))-\(spelled($0.upperBound))" }.joined()

    private static func spelled(_ code: UInt32) -> String {
        guard code > 0xFFFF else {
            return "\\u" + String(repeating: "0", count: 4 - String(code, radix: 16).count) + String(code, radix: 16)
        }
        return Unicode.Scalar(code).map { String($0) } ?? ""
    }
}
