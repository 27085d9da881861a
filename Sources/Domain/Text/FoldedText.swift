/// Text as searches compare it: without case, accents, apostrophes and invisible characters, and with one
/// letter for those that people type for each other (contract §8).
public enum FoldedText {
    /// The text in lower case without what searches leave out; hyphens and white space become spaces.
    public static func fold(_ text: String) -> String {
        if text.isASCII { return text.mappingASCII(\.folded) }
        var folded = ""
        for scalar in String(String.UnicodeScalarView(text.unicodeScalars.filter { !$0.isApostrophe }))
            .compatiblyDecomposed
        where !scalar.isApostrophe && !scalar.isInvisible && !scalar.isAccent {
            append(scalar, to: &folded)
        }
        return folded
    }

    /// A word that somebody typed into a search field; nil for one of which nothing is left. A hyphen within
    /// it finds a space as well.
    public static func word(_ typed: Substring) -> String? {
        let folded = fold(String(typed)).trimmed
        return folded.isEmpty ? nil : folded
    }

    private static func append(_ scalar: Unicode.Scalar, to folded: inout String) {
        if scalar.isHyphen || scalar.properties.isWhitespace {
            folded.append(" ")
        } else if let digit = scalar.decimalDigit {
            folded.append(String(digit))
        } else if let letter = variants[scalar] {
            folded.append(letter)
        } else {
            for lower in String(scalar).caseFolded.unicodeScalars {
                folded.append(variants[lower] ?? String(lower))
            }
        }
    }

    /// Lower-case letters that Unicode does not take apart, and Arabic ones that keyboards and
    /// languages write differently.
    private static let variants: [Unicode.Scalar: String] = [
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ŋ": "n", "ı": "i", "ə": "e", "æ": "ae",
        "œ": "oe", "þ": "th",
        "ƀ": "b", "ɓ": "b", "ɖ": "d", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɨ": "i", "ʉ": "u", "ґ": "г",
        // Alef wasla; alef maksura, Farsi yeh, yeh barree and others; keheh; teh marbuta and the hehs;
        // tatweel and high hamza.
        "\u{0671}": "\u{0627}", "\u{0649}": "\u{064A}", "\u{06CC}": "\u{064A}", "\u{06CD}": "\u{064A}",
        "\u{06CE}": "\u{064A}",
        "\u{06D0}": "\u{064A}", "\u{06D2}": "\u{064A}", "\u{06A9}": "\u{0643}", "\u{06AA}": "\u{0643}",
        "\u{0629}": "\u{0647}",
        "\u{06BE}": "\u{0647}", "\u{06C1}": "\u{0647}", "\u{06C3}": "\u{0647}", "\u{06D5}": "\u{0647}",
        "\u{0640}": "", "\u{0674}": "",
    ]
}

extension Unicode.Scalar {
    /// Whatever people type where a name has an apostrophe.
    fileprivate var isApostrophe: Bool {
        switch value {
        case 0x27, 0x60, 0xB4, 0x2B9, 0x2BB...0x2BF, 0x2C8, 0x2CA, 0x2CB, 0x55A, 0x5F3, 0x2018...0x201B,
            0x2032, 0x2035, 0xA78B, 0xA78C,
            0xFF07, 0xFF40:
            true
        default: false
        }
    }

    /// A mark that may be left out: accents, Hebrew points, harakat, the nukta. Vowel signs and tones of
    /// other scripts stay.
    fileprivate var isAccent: Bool {
        guard value >= 0x300 else { return false }
        switch properties.canonicalCombiningClass.rawValue {
        case 1, 7, 10...35, 200...240: return properties.generalCategory == .nonspacingMark
        default: return false
        }
    }
}

extension UInt8 {
    /// An ASCII character as searches compare it; nil for an apostrophe.
    fileprivate var folded: UInt8? {
        switch self {
        case UInt8(ascii: "'"), UInt8(ascii: "`"): nil
        case 0x09...0x0D, UInt8(ascii: "-"): UInt8(ascii: " ")
        case 0x41...0x5A: self + 0x20
        default: self
        }
    }
}
