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

    struct Told: Sendable {
        /// Each notice with the members of the clinic that it is for; nobody twice, first come first.
        var notices: [(notice: Notice, users: [User])]
        /// Whether the patient has refused something, or the clinic is quiet at some hours: then deliveries
        /// have not arrived before the worker has asked. Known only where the sandbox takes any.
        var isJudged = true
    }

    /// Those whom the notices are for, in the order of `notices`.
    static func load(
        _ tx: borrowing Transaction, _ recorder: ChangeRecorder, _ notices: [Notice]
    ) throws -> Told {
        try read(tx, try ask(tx, recorder, notices), notices)
    }

    /// The same, asked ahead.
    static func ask(
        _ tx: borrowing Transaction, _ recorder: ChangeRecorder, _ notices: [Notice]
    ) throws -> Asked {
        let scope = recorder.scope
        // One query for each audience: together they would be looked for among all members of the clinic,
        // its patients too.
        let audiences = notices.map { query(scope, $0.audience) }
        let restraint = recorder.hasSandbox ? [restraints(scope, notices)] : []
        return try tx.ask(audiences + restraint)
    }

    static func read(_ tx: borrowing Transaction, _ asked: Asked, _ notices: [Notice]) throws -> Told {
        var members: [[User]] = notices.map { _ in [] }
        var isJudged = true
        try tx.eachAll(asked) { number, row in
            if number < members.count {
                members[number].append(User(id: try row.get(0), email: try row.get(1)))
            } else {
                isJudged = try row.get(0)
            }
        }
        var told: Set<ID> = []
        let found = zip(notices, members).map { notice, users in
            (notice: notice, users: users.filter { told.insert($0.id).inserted })
        }
        return Told(notices: found, isJudged: isJudged)
    }

    /// Whether anything may keep a delivery of these notices back.
    private static func restraints(_ scope: ClinicScope, _ notices: [Notice]) -> SQL {
        let patient = notices.lazy.compactMap(\.audience.patientId).first
        return
            """
            SELECT EXISTS (SELECT 1 FROM clinics WHERE id = \(scope.clinicId) AND quiet_from IS NOT NULL)
            OR EXISTS (
                SELECT 1 FROM contact_preferences WHERE patient_id = \(patient) AND state <> 'allowed'
                AND replaced_at IS NULL)
            """
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
