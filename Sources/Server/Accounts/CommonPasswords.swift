/// The passwords that are tried first: those of the 10,000 commonest, and some more, that are long enough
/// to pass for the rest of ``PasswordRule`` (Accounts, A3).
enum CommonPasswords {
    private static let words = Set((zxcvbn + " " + django).split { $0 == " " || $0 == "\n" })

    /// Whether `password` is one of them, in whatever case.
    static func contain(_ password: String) -> Bool { words.contains(password.lowercased()[...]) }
}
