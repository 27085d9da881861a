import Domain
import Storage

extension Credentials {
    /// Stores the hash of a password as hashes are made now, unless the password has changed since `old` was
    /// read. The password stays the same, so no session ends and nobody is told (Accounts, A3).
    static func renewHash(_ tx: borrowing Transaction, of user: ID, from old: String, to new: String) throws {
        try tx.run(
            "UPDATE users SET password_hash = \(new) WHERE id = \(user) AND password_hash = \(old)")
    }
}
