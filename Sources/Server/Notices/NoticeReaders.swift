import Domain
import Storage

/// The users behind an audience.
enum NoticeReaders {
    /// Each audience with its users, in the order of `audiences`; nobody twice, first come first.
    static func load(
        _ tx: borrowing Transaction, _ scope: ClinicScope, audiences: [Audience], patientId: ID?, doctorId: ID?
    ) throws -> [(Audience, [ID])] {
        guard !audiences.isEmpty else { return [] }
        var members: [(id: ID, role: Role)] = []
        // A clinic has a handful of receptionists and admins; the bound is for the one that does not.
        try tx.each(
            """
            SELECT user_id, role FROM memberships
            WHERE clinic_id = \(scope.clinicId) AND ended_at IS NULL
            AND (role IN ('receptionist', 'admin') OR patient_id = \(patientId) OR user_id = \(doctorId))
            ORDER BY created_at, user_id LIMIT 500
            """
        ) { row in
            members.append((try row.get(0), try row.get(1)))
        }
        var told: Set<ID> = []
        return audiences.map { audience in
            let users = members.filter { member in
                switch audience {
                case .patient: member.role == .patient
                case .doctor: member.id == doctorId
                case .receptionists: member.role == .receptionist
                case .admins: member.role == .admin
                case .recipient: false
                }
            }
            return (audience, users.map(\.id).filter { told.insert($0).inserted })
        }
    }
}
