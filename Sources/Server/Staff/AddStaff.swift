import API
import Domain
import Storage

/// What `POST /staff` asks for, its password hashed.
struct StaffDraft: Sendable {
    static let nameLength = 100

    var email: String
    var passwordHash: String
    var firstName: String
    var lastName: String
    var role: StaffRole

    init(_ request: RequestData, passwords: Passwords) async throws {
        let fields = try request.fields()
        let password: String
        (email, password, firstName, lastName, role) = try fields.done(
            fields.required("email", .signInAddress), fields.required("password", .newPassword),
            fields.required("firstName", .text(max: Self.nameLength)),
            fields.required("lastName", .text(max: Self.nameLength)),
            fields.required("role", .choice(of: StaffRole.self)))
        passwordHash = try await passwords.hash(password)
    }
}

/// `POST /staff`: somebody new, or somebody who is known here already and joins this clinic with the password
/// that they have.
enum AddStaff {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<StaffDraft>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let draft = try body.get()
        let scope = call.scope
        let now = try recorder.stamp(tx)
        let id: ID
        if let known = try UserQueries.known(tx, email: draft.email) {
            id = known.id
            try waitForOthers(tx, id)
        } else {
            id = call.newId()
            try Credentials.addressing(
                tx,
                UserQueries.insert(
                    id: id, email: draft.email, passwordHash: draft.passwordHash, firstName: draft.firstName,
                    lastName: draft.lastName,
                    at: now))
        }
        try join(tx, scope, id, as: draft.role.role, at: now)
        let member = try StaffRecord.found(tx, scope, id)
        recorder.audit(.created, .staff, id, before: nil, after: member)
        return .created(member, at: "\(StaffRoutes.address)/\(id)")
    }

    /// Whoever books or renames the user in another clinic bumps the revisions of all their clinics: each
    /// such write must be over before this clinic is one of them, or know of it.
    private static func waitForOthers(_ tx: borrowing Transaction, _ id: ID) throws {
        let clinics = try tx.query(
            "SELECT clinic_id FROM memberships WHERE user_id = \(id) ORDER BY clinic_id"
        ) { try $0.get(0) as ID }
        for clinic in clinics { try CalendarLock.change(tx, .system(clinicId: clinic)) }
        try tx.run("SELECT 1 FROM users WHERE id = \(id)\(SQL.rowLock)")
    }

    /// Makes the user a member, again if they were one before. Throws 409 for one who is.
    private static func join(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ id: ID, as role: Role, at now: Instant
    ) throws {
        let joined = try tx.run(
            """
            INSERT INTO memberships (clinic_id, user_id, role, created_at, updated_at)
            VALUES (\(scope.clinicId), \(id), \(role), \(now), \(now))
            ON CONFLICT (clinic_id, user_id) DO UPDATE
            SET role = excluded.role, patient_id = NULL, created_at = excluded.created_at,
            updated_at = excluded.updated_at, ended_at = NULL
            WHERE memberships.ended_at IS NOT NULL
            """)
        guard joined == 1 else {
            throw Problem.conflict(
                "A user with this e-mail address belongs to the clinic already", code: "ALREADY_A_MEMBER")
        }
    }
}
