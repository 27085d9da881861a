import Domain

/// What a new password must be. Length is what counts; composition rules only annoy.
package enum PasswordRule {
    package static let length = 8...200

    /// What is wrong with `password`, as a field's message; nil when it will do.
    package static func problem(with password: String) -> String? {
        let password = password.composed
        if password.isBlank { return "must not be blank" }
        if !length.contains(password.count) { return "must have \(length.lowerBound) to \(length.upperBound) characters" }
        if password.utf8.contains(0) { return "must not contain NUL" }
        return nil
    }
}
