import Domain
import Storage

/// The users behind the audiences of notices.
enum Recipients {
    /// A clinic has a handful of receptionists and admins; the bound is for the one that does not.
    private static let limit = 500

    struct User: Sendable {
        var id: ID
        var email: String
    }

    /// Each notice with the members of the clinic that it is for, in the order of `notices`; nobody twice, first come first.
    static func load(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ notices: [Notice]
    ) throws -> [(notice: Notice, users: [User])] {
        var members: [[User]] = notices.map { _ in [] }
        // One query for each audience: together they would be looked for among all members of the clinic, its patients too.
        try tx.eachAll(notices.map { query(scope, $0.audience) }) { number, row in
            members[number].append(User(id: try row.get(0), email: try row.get(1)))
        }
        var told: Set<ID> = []
        return zip(notices, members).map { notice, users in (notice, users.filter { told.insert($0.id).inserted }) }
    }

    private static func query(_ scope: ClinicScope, _ audience: Audience) -> SQL {
        switch audience {
        case .patient(let id): member(scope, "AND m.patient_id = \(id)")
        case .doctor(let id): member(scope, "AND m.user_id = \(id)")
        case .receptionists: member(scope, "AND m.role = 'receptionist'")
        case .admins: member(scope, "AND m.role = 'admin'")
        // A superadmin is everywhere without being a member.
        case .colleague(let id): "SELECT id, email FROM users WHERE id = \(id)"
        }
    }

    private static func member(_ scope: ClinicScope, _ condition: SQL) -> SQL {
        """
        SELECT m.user_id, u.email FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE m.clinic_id = \(scope.clinicId) \(condition) AND m.ended_at IS NULL
        ORDER BY m.created_at, m.user_id LIMIT \(limit)
        """
    }
}
