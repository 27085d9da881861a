/// A telephone number as it is dialled from everywhere (ITU-T E.164): `+923001234567`.
public struct InternationalNumber: Hashable, Sendable, CustomStringConvertible {
    /// `+`, the calling code and the number, in ASCII digits.
    public let description: String

    /// The most digits of a number, calling code included (ITU-T E.164 §6.1).
    private static let longest = 15
    /// Calling codes of no country: Kosovo, Ascension, satellites and services.
    private static let otherCallingCodes: Set<String> = [
        "247", "383", "800", "808", "870", "878", "881", "882", "883", "888", "979",
    ]

    /// Reads any usual spelling: `+92-300-1234567`, `0092 300 1234567`, `+92 (0)300 1234567` and, in
    /// Pakistan, `0300 1234567` and `923001234567`. What is neither digit nor `+` only separates.
    /// The national spelling of `country` is understood; nobody's when it is nil.
    ///
    /// Nil for a number that can't be right, and for a national one of no country.
    public init?(_ text: String, in country: Country?) {
        let marks = text.unicodeScalars.compactMap(Self.mark)
        let digits = String(marks.filter { $0 != "+" })
        let number =
            if marks.first == "+" {
                Self.international(digits)
            } else if digits.hasPrefix("00") {
                Self.international(String(digits.dropFirst(2)))
            } else {
                country.flatMap { Self.national(digits, in: $0) }
            }
        guard let number else { return nil }
        description = "+\(number)"
    }

    /// The digit in ASCII, whichever script it is of; or the plus sign.
    private static func mark(_ scalar: Unicode.Scalar) -> Character? {
        if scalar == "+" || scalar == "\u{FF0B}" { return "+" }
        guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else {
            return nil
        }
        return Character(Unicode.Scalar(UInt8(ascii: "0") + UInt8(value)))
    }

    /// Digits that begin with a calling code.
    private static func international(_ digits: String) -> String? {
        guard digits.utf8.count <= longest else { return nil }
        for length in 1...3 {
            let (code, rest) = (String(digits.prefix(length)), String(digits.dropFirst(length)))
            if otherCallingCodes.contains(code) { return rest.utf8.count >= 4 ? digits : nil }
            guard let countries = Country.byCallingCode[code] else { continue }
            let number = countries.first.map { dropTrunkPrefix(of: rest, in: $0) } ?? rest
            guard code != "1" || isNorthAmerican(number),
                let shortest = countries.map(\.numberLengths.lowerBound).min(),
                number.utf8.count >= shortest
            else { return nil }
            return code + number
        }
        return nil
    }

    /// A number as it is called within its country. One that is too long there and begins with the calling
    /// code lacks only its plus sign.
    private static func national(_ digits: String, in country: Country) -> String? {
        let number = dropTrunkPrefix(of: digits, in: country)
        if country.numberLengths.contains(number.utf8.count) {
            return country.callingCode != "1" || isNorthAmerican(number) ? country.callingCode + number : nil
        }
        return digits.hasPrefix(country.callingCode) ? international(digits) : nil
    }

    /// No number begins with a zero where zero is the trunk prefix; other prefixes can be the begin of a
    /// number, so its length decides.
    private static func dropTrunkPrefix(of digits: String, in country: Country) -> String {
        for prefix in country.trunkPrefixes where digits.hasPrefix(prefix) {
            let rest = String(digits.dropFirst(prefix.count))
            let isNumber = country.numberLengths.contains(digits.utf8.count)
            if prefix.hasPrefix("0") || (!isNumber && country.numberLengths.contains(rest.utf8.count)) {
                return rest
            }
        }
        return digits
    }

    /// Area code and exchange begin with 2 to 9 (North American Numbering Plan).
    private static func isNorthAmerican(_ number: String) -> Bool {
        let digits = Array(number.utf8)
        return digits.count == 10 && digits[0] >= UInt8(ascii: "2") && digits[3] >= UInt8(ascii: "2")
    }
}
