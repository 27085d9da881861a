import Domain
import Storage

extension Credentials {
    /// Blanks a user who was erased in the only clinic that has ever known them: nobody signs in as them
    /// again, and their address is free. What refers to them keeps its number.
    func erase(_ tx: borrowing Transaction, _ proof: ProfileProof) throws {
        if case .onlyClinic = proof.basis {} else { try require(false, "can't erase a user") }
        let address = "erased-\(proof.user)@erased.invalid"
        let (first, last) = (Self.erasedFirstName, Self.erasedLastName)
        let index = NameIndex(firstName: first, lastName: last, more: address)
        try tx.runAll([
            """
            UPDATE users SET email = \(address), email_key = \(EmailAddress.key(of: address)),
            password_hash = '', first_name = \(first), last_name = \(last), search = \(index.search),
            sort_key = \(index.sortKey), verified_at = NULL, disabled_at = \(now), updated_at = \(now),
            renamed_at = \(now), mfa_enabled_at = NULL, language = 'en' WHERE id = \(proof.user)
            """,
            "DELETE FROM second_factors WHERE user_id = \(proof.user)",
            "DELETE FROM recovery_codes WHERE user_id = \(proof.user)",
            "DELETE FROM mfa_challenges WHERE user_id = \(proof.user)",
            "DELETE FROM session_families WHERE user_id = \(proof.user)",
            "DELETE FROM mailed_tokens WHERE user_id = \(proof.user)",
        ])
    }

    /// What an erased person is called from then on.
    static let erasedFirstName = "Erased"
    static let erasedLastName = "patient"
}
