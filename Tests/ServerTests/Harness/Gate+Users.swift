import Domain
import Storage

@testable import Server

extension Gate {
    /// A user as they would be let in, whatever token they have.
    func admit(
        _ tx: borrowing Transaction, _ identity: Identity, clinic: ID?
    ) throws -> ClinicScope {
        let now = Instant(milliseconds: 0)
        return try admit(tx, VerifiedToken(identity: identity, expires: now), clinic: clinic, now: now)
    }
}
