import API
import Domain
import HTTPTypes
import Storage

/// What `PATCH /staff/:id` asks for, a new password hashed.
struct StaffChange: Sendable {
    var email: String?
    var firstName: String?
    var lastName: String?
    var role: StaffRole?
    var passwordHash: String?

    init(_ request: RequestData, passwords: Passwords) async throws {
        let fields = try request.fields()
        email = fields.replacing("email", .signInAddress)
        firstName = fields.replacing("firstName", .text(max: StaffDraft.nameLength))
        lastName = fields.replacing("lastName", .text(max: StaffDraft.nameLength))
        role = fields.replacing("role", .choice(of: StaffRole.self))
        let password = fields.replacing("password", .newPassword)
        try fields.done()
        if let password { passwordHash = try await passwords.hash(password) }
    }

    /// Whether it touches the user, whom other clinics may share, and not only the membership.
    func changesUser(_ before: StaffRecord) -> Bool {
        passwordHash != nil || (email ?? before.email) != before.email
            || (firstName ?? before.firstName) != before.firstName
            || (lastName ?? before.lastName) != before.lastName
    }
}

/// `PATCH /staff/:id`.
enum ChangeStaff {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<StaffChange>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let id = try call.id()
        let before = try StaffRecord.found(tx, scope, id, lock: true)
        let change = try body.get()
        let role = change.role?.role ?? before.role
        if change.changesUser(before) { try requireOwnUser(tx, scope, before) }
        if before.role == .admin, role != .admin { try LastAdmin.keep(tx, scope, besides: id) }
        let now = try recorder.stamp(tx, showing: change.changesUser(before) ? [id] : [])
        if change.changesUser(before) { try update(tx, before, change, at: now) }
        if role != before.role {
            try tx.run(
                """
                UPDATE memberships SET role = \(role), updated_at = \(now)
                WHERE clinic_id = \(scope.clinicId) AND user_id = \(id)
                """)
        }
        let after = try StaffRecord.found(tx, scope, id)
        recorder.audit(.updated, .staff, id, before: before, after: after)
        return .json(after)
    }

    private static func update(
        _ tx: borrowing Transaction, _ before: StaffRecord, _ change: StaffChange, at now: Instant
    ) throws {
        let id = before.id
        let name = (first: change.firstName ?? before.firstName, last: change.lastName ?? before.lastName)
        try Credentials.addressing(
            tx,
            UserQueries.update(
                id: id, email: change.email ?? before.email, firstName: name.first, lastName: name.last,
                at: now))
        if name != (before.firstName, before.lastName) { try UserQueries.noteRenamed(tx, id, at: now) }
        if let hash = change.passwordHash {
            try tx.run("UPDATE users SET password_hash = \(hash) WHERE id = \(id)")
            try tx.run(UserQueries.endSessions(of: id, at: now))
        }
    }

    /// An admin must not get at another clinic, or at everything, by way of somebody who works there too.
    private static func requireOwnUser(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ member: StaffRecord
    ) throws {
        guard scope.role != .superadmin, member.id != scope.userId else { return }
        let elsewhere = try tx.first(
            """
            SELECT 1 FROM memberships
            WHERE user_id = \(member.id) AND clinic_id <> \(scope.clinicId) AND ended_at IS NULL LIMIT 1
            """
        ) { _ in true }
        guard elsewhere == nil, !member.isSuperadmin else {
            throw Problem.conflict(
                """
                This user belongs to another clinic too: only a superadmin or they themselves can \
                change their name, address or password
                """,
                code: "USER_SHARED")
        }
    }
}
