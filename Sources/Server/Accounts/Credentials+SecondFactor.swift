import Domain
import Storage

extension Credentials {
    /// Whether the user has a second factor, which a password alone must not pass.
    func hasSecondFactor(_ tx: borrowing Transaction, _ user: ID) throws -> Bool { false }

    /// Ends the user's second factor with its recovery codes: of a user whose address was never verified,
    /// when the owner of the address takes the account over (Accounts, A2).
    func endSecondFactor(_ tx: borrowing Transaction, _ proof: CredentialProof) throws {}
}
