import API
import Domain

/// The body of `POST /auth/login`.
struct SignInForm: Sendable {
    /// As addresses are compared by (Accounts, A1).
    var email: String
    var password: String
    /// What the client calls itself, trimmed; nil when it says nothing.
    var device: String?

    /// Characters of a device's name.
    static let deviceLength = 100

    /// Throws 400 with every bad field. A password is not trimmed: it may begin or end with a space.
    init(_ fields: Fields) throws {
        let address = fields.required("email", .credential(max: 254))
        if let problem = address.flatMap(EmailAddress.unseenProblem) { fields.refuse("email", problem) }
        let password = fields.required("password", .credential(max: Passwords.lengthLimit))
        device = fields.optional("device", .device).flatMap { $0.isEmpty ? nil : $0 }
        (email, self.password) = try fields.done(address.map(EmailAddress.key), password)
    }
}

extension FieldRule where Value == String {
    /// What somebody signs in with, as it was typed.
    fileprivate static func credential(max: Int) -> FieldRule {
        FieldRule(.plain(["type": "string", "minLength": 1, "maxLength": JSONValue(max)])) { input in
            guard let text = input.text else { return input.expect("a string") }
            if text.isBlank { return input.refuse("is required") }
            return text.utf8.count <= max ? text : input.refuse("is too long")
        }
    }

    /// What a client calls itself, control characters taken as blanks; empty when that says nothing.
    fileprivate static var device: FieldRule {
        let length = SignInForm.deviceLength
        return FieldRule(.plain(["type": "string", "maxLength": JSONValue(length)])) { input in
            guard let text = input.text else { return input.expect("a string") }
            guard text.unicodeScalars.count <= length else {
                return input.refuse("must have \(length) characters at most")
            }
            let plain = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
            return String(String.UnicodeScalarView(plain)).composed.trimmed
        }
    }
}
