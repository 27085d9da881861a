import Domain
import Storage

@testable import Server

extension Gate {
    /// The rights of a user whose token carries no session.
    /// - Parameter clinic: Nil for the user's primary clinic.
    func admit(_ tx: borrowing Transaction, user: ID, clinic: ID?) throws -> ClinicScope {
        let now = Instant(milliseconds: 0)
        return try admit(tx, VerifiedToken(identity: .user(user), expires: now), clinic: clinic, now: now)
    }
}
