import Foundation

extension String {
    /// In NFC, as text is kept (contract §8): what looks alike and means the same has one spelling.
    public var composed: String { isComposed ? self : Normalization.composed(decomposedStringWithCanonicalMapping) }

    /// Without white space at either end.
    public var trimmed: String {
        if let first = utf8.first, let last = utf8.last, first.isVisibleASCII, last.isVisibleASCII { return self }
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }

    /// Whether it shows nothing: white space and invisible characters only, or no character at all.
    public var isBlank: Bool { unicodeScalars.allSatisfy { $0.properties.isWhitespace || $0.isInvisible } }

    /// Nothing below U+0300 can be joined with another character.
    private var isComposed: Bool { utf8.allSatisfy { $0 < 0xCC } }

    /// Each byte of a text that is ASCII, mapped or left out.
    func mappingASCII(_ map: (UInt8) -> UInt8?) -> String {
        String(unsafeUninitializedCapacity: utf8.count) { bytes in
            var count = 0
            for byte in utf8 {
                guard let mapped = map(byte) else { continue }
                bytes[count] = mapped
                count += 1
            }
            return count
        }
    }

    var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }

    /// In NFKC: ligatures, widths and presentation forms are gone too.
    public var compatiblyComposed: String {
        isASCII ? self : Normalization.composed(withKnownLetters.decomposedStringWithCompatibilityMapping)
    }

    /// In NFKD: each accent is a character of its own.
    var compatiblyDecomposed: [Unicode.Scalar] { Normalization.ordered(withKnownLetters.decomposedStringWithCompatibilityMapping) }

    /// Full case folding (Unicode, CaseFolding.txt, C and F): equal for texts that differ in case only.
    var caseFolded: String {
        guard unicodeScalars.contains(where: \.properties.changesWhenCaseMapped) else { return self }
        // What has one upper case has one folding, but for the dotless ı, which is another letter than i.
        return unicodeScalars.split(separator: "ı", omittingEmptySubsequences: false)
            .map { String($0).lowercased().uppercased().lowercased() }
            .joined(separator: "ı")
    }

    /// Letters of Unicode 16 and 17 whose compatibility mappings Foundation's tables lack.
    private var withKnownLetters: String {
        guard unicodeScalars.contains(where: { $0.plainLetter != nil }) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { $0.plainLetter ?? $0 }))
    }
}

extension Unicode.Scalar {
    /// General category Cf, or default-ignorable (contract §4.2): joiners, marks of direction, selectors, the soft hyphen.
    public var isInvisible: Bool {
        value >= 0x80 && (properties.generalCategory == .format || properties.isDefaultIgnorableCodePoint)
    }

    /// Whether it is a hyphen, a dash or a minus.
    public var isHyphen: Bool { self == "-" || value >= 0x80 && properties.generalCategory == .dashPunctuation || self == "\u{2212}" }

    /// The value of a decimal digit of any script.
    public var decimalDigit: Int? {
        guard properties.numericType == .decimal, let value = properties.numericValue else { return nil }
        return Int(value)
    }

    /// U+A7F1 and the outlined letters and digits.
    fileprivate var plainLetter: Unicode.Scalar? {
        switch value {
        case 0xA7F1: "S"
        case 0x1CCD6...0x1CCEF: Unicode.Scalar(0x41 + value - 0x1CCD6)
        case 0x1CCF0...0x1CCF9: Unicode.Scalar(0x30 + value - 0x1CCF0)
        default: nil
        }
    }
}

extension UInt8 {
    fileprivate var isVisibleASCII: Bool { (0x21...0x7E).contains(self) }
}
