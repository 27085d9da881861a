import Domain
import Storage

/// A clinic never loses its last admin: nobody could add another.
enum LastAdmin {
    /// Throws 409 unless somebody besides `id` is an admin. Holds the admins' rows, so that two can't step
    /// down at once.
    static func keep(_ tx: borrowing Transaction, _ scope: ClinicScope, besides id: ID) throws {
        let admins = try tx.query(
            """
            SELECT user_id FROM memberships
            WHERE clinic_id = \(scope.clinicId) AND role = 'admin' AND ended_at IS NULL
            ORDER BY user_id\(SQL.rowLock)
            """
        ) { try $0.get(0) as ID }
        guard admins.contains(where: { $0 != id }) else {
            throw Problem.conflict("This is the clinic's last admin", code: "LAST_ADMIN")
        }
    }
}
