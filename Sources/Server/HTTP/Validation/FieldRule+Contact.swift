import API
import Domain

extension FieldRule where Value == String {
    /// An e-mail address that could be delivered to: at most 254 characters, nothing that could end a mail
    /// header, and nothing that looks like another character.
    static var email: FieldRule {
        FieldRule(.email, isBlankMissing: true) { input in
            guard let text = FieldRule.text(max: 254).read(input) else { return nil }
            if let problem = EmailAddress.problem(with: input.text ?? text) { return input.refuse(problem) }
            return text
        }
    }

    /// A telephone number: an optional `+`, 5 to 20 digits, and `-`, `(`, `)`, `.` or spaces between
    /// them; see ``PhoneNumber/plain(_:)``.
    static var phone: FieldRule {
        FieldRule.text(max: 40, clean: PhoneNumber.plain).map(or: "must be a telephone number") {
            isPhone($0) ? $0 : nil
        }.shown(as: .phone)
    }

    /// A colour, `#RRGGBB`.
    static var color: FieldRule {
        FieldRule.text(max: 20).map(or: "must be a colour like #FF5733") { text in
            text.utf8.count == 7 && text.first == "#"
                && text.dropFirst().allSatisfy { $0.isASCII && $0.isHexDigit } ? text : nil
        }.shown(as: .color)
    }

    private static func isPhone(_ text: String) -> Bool {
        let rest = text.first == "+" ? text.dropFirst() : text[...]
        let digits = rest.utf8.count { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        return (5...20).contains(digits) && rest.utf8.allSatisfy { "0123456789-(). ".utf8.contains($0) }
    }
}
