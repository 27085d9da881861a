import Domain
import Storage

/// The staff of a clinic, as those that messages go to and come from.
enum Colleagues {
    /// Whether the user is on the clinic's staff now, or a superadmin, who is on each clinic's.
    static func exists(_ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID) throws -> Bool {
        try tx.first(
            """
            SELECT 1 FROM users u WHERE u.id = \(id) AND (u.is_superadmin OR EXISTS (
                SELECT 1 FROM memberships m
                WHERE m.clinic_id = \(scope.clinicId) AND m.user_id = u.id AND m.role <> 'patient' AND m.ended_at IS NULL))
            """
        ) { _ in true } ?? false
    }
}
