/// Telephone numbers as people paste them, and as searches compare them (contract §8).
public enum PhoneNumber {
    /// Without invisible characters, with plain spaces, hyphens and digits. What is no telephone number stays none.
    public static func plain(_ text: String) -> String {
        guard !text.isASCII else { return text }
        var plain = ""
        for scalar in text.compatiblyComposed.unicodeScalars where !scalar.isInvisible {
            if scalar.isHyphen {
                plain.append("-")
            } else if scalar.properties.isWhitespace {
                plain.append(" ")
            } else if let digit = scalar.decimalDigit {
                plain.append(String(digit))
            } else {
                plain.unicodeScalars.append(scalar)
            }
        }
        return plain
    }

    /// What a search looks through for a number: `+923001234567#3001234567` for one with a calling code, `=#3001234567` for a number
    /// as it is dialled at home.
    public static func searchable(_ text: String) -> String {
        let number = Digits(text)
        if number.isInternational { return "+\(number.digits)#\(number.national)" }
        return (["=#\(number.national)"] + number.withoutPlus.map { "#\($0)" }).joined()
    }

    /// Parts of ``searchable(_:)``, one of which a number has that `typed` spells or begins to spell. Empty for what is no number.
    public static func searches(_ typed: String) -> [String] {
        let plain = plain(typed)
        guard plain.utf8.allSatisfy({ "+0123456789-()./ ".utf8.contains($0) }) else { return [] }
        let number = Digits(plain)
        guard number.digits.utf8.count >= 4 else { return [] }
        if number.isInternational {
            return ["+\(number.digits)"] + bare(number.digits) + home(number.national)
        }
        if number.digits.first == "0" { return number.national.utf8.count >= 3 ? ["#\(number.national)"] : [] }
        return [number.digits] + number.withoutPlus.flatMap(home)
    }

    /// A number that was written down with its calling code, but without the +.
    private static func bare(_ digits: String) -> [String] { digits.utf8.count >= 7 ? ["=#\(digits)"] : [] }

    /// A number that was written down as it is dialled at home.
    private static func home(_ national: String) -> [String] { national.utf8.count >= 7 ? ["=#\(national)"] : [] }

    private struct Digits {
        /// Behind the + or 00; all of them where there is neither.
        var digits: String
        var isInternational: Bool

        init(_ text: String) {
            let plain = PhoneNumber.plain(text)
            // +92 (0)300: the zero is not dialled from abroad.
            let whole = plain.first == "+" ? plain.replacing("(0)", with: "") : plain
            digits = whole.filter { $0.isASCII && $0.isNumber }
            isInternational = plain.first == "+" || digits.hasPrefix("00")
            if digits.hasPrefix("00") { digits.removeFirst(2) }
        }

        /// Without the calling code, and without zeros before the number: those are dialled at home only.
        var national: String {
            String(digits.dropFirst(isInternational ? callingCodeLength : 0).drop { $0 == "0" })
        }

        /// The number behind its calling code, if many digits were written down without the + (11 can begin with one).
        var withoutPlus: [String] {
            isInternational || digits.first == "0" || digits.utf8.count < 11 ? [] : [Digits("+\(digits)").national]
        }

        /// Calling codes have three digits, but for those of ITU-T E.164 that have one or two.
        private var callingCodeLength: Int {
            if digits.hasPrefix("1") || digits.hasPrefix("7") { return 1 }
            return Self.pairs.contains(Int(digits.prefix(2)) ?? 0) ? 2 : 3
        }

        private static let pairs: Set<Int> = [
            20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62, 63, 64, 65,
            66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
        ]
    }
}
