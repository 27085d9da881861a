import API
import Domain
import HTTPTypes
import Storage

/// `DELETE /staff/:id`: ends the membership at once; the next request finds none. Appointments that are
/// booked stay; invitations that the member has sent end unless they have been accepted. Who has not accepted
/// theirs is not a member yet: the invitation is withdrawn.
enum RemoveStaff {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let id = try call.id()
        if try !KnownUser.isActive(tx, id, in: scope.clinicId),
            let invitation = try Invitation.pending(tx, scope, user: id, isPatient: false)
        {
            try invitation.withdraw(tx, scope, recorder)
            return .noContent
        }
        let member = try StaffRecord.found(tx, scope, id, lock: true)
        guard id != scope.userId else {
            throw Problem.conflict(
                "You can't remove yourself; another admin can", code: "CANNOT_REMOVE_YOURSELF")
        }
        if member.role == .admin { try LastAdmin.keep(tx, scope, besides: id) }
        let left = try Invitation.left(by: id, becoming: nil, tx, scope)
        let now = try recorder.stamp(tx)
        for invitation in left { try invitation.withdraw(tx, scope, recorder) }
        try MembershipEnd.end(tx, scope, id, at: now)
        recorder.audit(.deleted, .staff, id, before: member, after: nil)
        return .noContent
    }
}

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
