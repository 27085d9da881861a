import API
import Domain
import Storage

/// What a new password must be (Accounts, A3). Length is what counts; rules of composition only annoy.
package enum PasswordRule {
    /// Code points after NFC.
    package static let length = 10...200
    /// What everybody in the demo clinic signs in with: exempt from all but its length.
    package static let demo = "odontox-demo"

    static let lengthProblem = "must have \(length.lowerBound) to \(length.upperBound) characters"

    /// What is wrong with `password` for every user, as a field's message; nil when it will do.
    package static func problem(with password: String) -> String? {
        let password = password.composed
        if password.isBlank { return "must not be blank" }
        if !length.contains(password.unicodeScalars.count) {
            return lengthProblem
        }
        if password.utf8.contains(0) { return "must not contain NUL" }
        return CommonPasswords.contain(password) ? "is one of the passwords that are tried first" : nil
    }

    /// What is wrong with `password` for somebody with this address, in clinics of these names.
    package static func problem(
        with password: String, address: String, clinics: [String] = []
    ) -> String? {
        guard password != demo else { return nil }
        let word = plain(password)
        // An address without a letter or digit before its `@` says nothing.
        let names = [address, String(address.prefix { $0 != "@" })].map(plain).filter { !$0.isEmpty }
        if names.contains(word) { return "must not be the e-mail address" }
        return clinics.contains { plain($0) == word } ? "must not be the clinic's name" : nil
    }

    /// Letters and digits as searches compare them: `Bright Smiles` and `bright-smiles` are one.
    private static func plain(_ text: String) -> String {
        FoldedText.fold(text).filter { $0.isLetter || $0.isNumber }
    }
}

/// A password that somebody chose, and its hash: the text is needed until it is known whose it is.
struct NewPassword: Sendable {
    let text: String
    let hash: String

    /// Throws 429 or 503 when too many passwords are being looked at.
    init(_ text: String, _ passwords: Passwords) async throws {
        self.text = text
        hash = try await passwords.hash(text)
    }

    /// The same for one that may be missing.
    init?(optional text: String?, _ passwords: Passwords) async throws {
        guard let text else { return nil }
        try await self.init(text, passwords)
    }

    /// Throws 400 `WEAK_PASSWORD` where it is the user's address or the name of a clinic that they belong to.
    func check(_ tx: borrowing Transaction, user: ID, field: String = "newPassword") throws {
        let address = try tx.first("SELECT email FROM users WHERE id = \(user)") { try $0.get(0) as String }
        let clinics = try tx.query(
            """
            SELECT c.name FROM memberships m JOIN clinics c ON c.id = m.clinic_id
            WHERE m.user_id = \(user) AND m.ended_at IS NULL ORDER BY m.created_at LIMIT 100
            """
        ) { try $0.get(0) as String }
        try check(address: address ?? "", clinics: clinics, field: field)
    }

    /// The same for somebody who is not a user yet.
    func check(_ tx: borrowing Transaction, address: String, clinic: ID, field: String = "password") throws {
        let name = try tx.first("SELECT name FROM clinics WHERE id = \(clinic)") { try $0.get(0) as String }
        try check(address: address, clinics: name.map { [$0] } ?? [], field: field)
    }

    private func check(address: String, clinics: [String], field: String) throws {
        if let problem = PasswordRule.problem(with: text, address: address, clinics: clinics) {
            throw Problem.weakPassword(field, problem)
        }
    }
}

extension Problem {
    static let weakPasswordCode = "WEAK_PASSWORD"

    /// `problem` says why, as a field's message.
    static func weakPassword(_ field: String, _ problem: String) -> Problem {
        .invalid([FieldError(field: field, message: problem)], code: weakPasswordCode)
    }
}

extension FieldRule where Value == String {
    /// A new password; see ``PasswordRule``. What is wrong with its strength is `WEAK_PASSWORD`.
    static var newPassword: FieldRule {
        FieldRule(.newPassword) { input in
            guard let text = input.text else { return input.expect("a string") }
            // NFC makes one character of four at most: what is longer need not be composed to be refused.
            let longest = 4 * PasswordRule.length.upperBound
            let isEndless = text.utf8.count > longest && text.unicodeScalars.count > longest
            if isEndless || !PasswordRule.length.contains(text.composed.unicodeScalars.count) {
                return input.refuse(PasswordRule.lengthProblem, code: Problem.weakPasswordCode)
            }
            if let problem = PasswordRule.problem(with: text) {
                return input.refuse(problem, code: Problem.weakPasswordCode)
            }
            return text.composed
        }
    }
}

extension Schema {
    fileprivate static let newPassword = Schema.plain([
        "type": "string", "format": "password", "minLength": JSONValue(PasswordRule.length.lowerBound),
        "maxLength": JSONValue(PasswordRule.length.upperBound), "pattern": "^[^\\u0000]*$",
        "description": """
        Not one of the passwords that are tried first, and neither the e-mail address nor the clinic's name \
        (400 `WEAK_PASSWORD`)
        """,
    ])
}
