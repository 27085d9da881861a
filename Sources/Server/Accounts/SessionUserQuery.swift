import API
import Domain
import Storage

/// A user as sign-in and `/auth/me` show them.
enum SessionUserQuery {
    /// Clinics listed at most.
    static let clinicLimit = 100

    static func user(_ tx: borrowing Transaction, scope: ClinicScope) throws -> SessionUser? {
        let clinics = try tx.query(clinics(of: scope)) { row in
            SessionClinic(id: (try row.get(0) as ID).description, name: try row.get(1), role: try row.get(2))
        }
        return try tx.first("SELECT email, first_name, last_name FROM users WHERE id = \(scope.userId)") {
            row in
            SessionUser(
                id: scope.userId.description, email: try row.get(0), firstName: try row.get(1),
                lastName: try row.get(2),
                name: scope.name, role: scope.role.rawValue,
                clinicId: scope.hasClinic ? scope.clinicId.description : nil,
                patientId: scope.patientId?.description, clinics: clinics)
        }
    }

    private static func clinics(of scope: ClinicScope) -> SQL {
        if scope.role == .superadmin {
            return "SELECT id, name, 'superadmin' FROM clinics ORDER BY created_at, id LIMIT \(clinicLimit)"
        }
        return """
            SELECT c.id, c.name, m.role FROM memberships m JOIN clinics c ON c.id = m.clinic_id
            WHERE m.user_id = \(scope.userId) AND m.ended_at IS NULL
            ORDER BY m.created_at, m.clinic_id LIMIT \(clinicLimit)
            """
    }
}
