extension FieldRule where Value == String {
    /// An e-mail address that could be delivered to: at most 254 characters, nothing that could end
    /// a mail header.
    static var email: FieldRule {
        FieldRule.text(max: 254).map(or: "must be an e-mail address") { isEmail($0) ? $0 : nil }
    }

    /// A telephone number: an optional `+`, 5 to 20 digits, and `-`, `(`, `)`, `.` or spaces between them.
    static var phone: FieldRule {
        FieldRule.text(max: 40).map(or: "must be a telephone number") { isPhone($0) ? $0 : nil }
    }

    /// A colour, `#RRGGBB`.
    static var color: FieldRule {
        FieldRule.text(max: 20).map(or: "must be a colour like #FF5733") { text in
            text.utf8.count == 7 && text.first == "#"
                && text.dropFirst().allSatisfy { $0.isASCII && $0.isHexDigit } ? text : nil
        }
    }

    private static func isEmail(_ text: String) -> Bool {
        let sides = text.split(separator: "@", omittingEmptySubsequences: false)
        guard sides.count == 2 else { return false }
        let atoms = sides[0].split(separator: ".", omittingEmptySubsequences: false)
        let labels = sides[1].split(separator: ".", omittingEmptySubsequences: false)
        return sides[0].utf8.count <= 64 && atoms.allSatisfy(isAtom) && labels.count > 1
            && labels.allSatisfy(isLabel)
    }

    private static func isAtom(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                $0.value > 0x20 && $0.value != 0x7F && !"()<>[]:;,\\\"".unicodeScalars.contains($0)
            }
    }

    private static func isLabel(_ text: Substring) -> Bool {
        (1...63).contains(text.utf8.count) && text.first != "-" && text.last != "-"
            && text.allSatisfy { $0 == "-" || $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    private static func isPhone(_ text: String) -> Bool {
        let rest = text.first == "+" ? text.dropFirst() : text[...]
        let digits = rest.utf8.count { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        return (5...20).contains(digits) && rest.utf8.allSatisfy { "0123456789-(). ".utf8.contains($0) }
    }
}
