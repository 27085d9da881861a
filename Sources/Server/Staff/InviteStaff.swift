import API
import Domain
import Storage

/// `POST /staff/:id/invite`: sends the mail again; the older token ends (Accounts, A2).
struct InviteStaff: Sendable {
    let invitations: Invitations

    func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let id = try call.id()
        let member = try tx.first(
            "SELECT m.role FROM \(StaffRecord.current(call.scope)) AND m.user_id = \(id)"
        ) { try $0.get(0) as Role }
        let added = try AddMember(invitations: invitations).again(
            tx, call, pending: try Invitation.pending(tx, call.scope, user: id, isPatient: false),
            member: member.map { (id: id, role: $0, patientId: nil) }, missing: "Staff member", recorder)
        recorder.audit(.invited, .staff, id, before: nil, after: added)
        return .json(added)
    }
}

/// Somebody whom the clinic has invited: what it sent, and nothing of the user.
struct PendingInvitation: Sendable {
    var invitation: Invitation

    static let columns = Columns(Invitation.columns) { PendingInvitation(invitation: $0) }

    var status: MembershipStatus { .invited }
}

extension PendingInvitation: WireObject {
    static let schemaName: String? = "PendingInvitation"
    static let fields: [Field<PendingInvitation>] = [
        Field("id", \.invitation.userId), Field("email", \.invitation.email),
        Field("firstName", \.invitation.firstName), Field("lastName", \.invitation.lastName),
        Field("role", \.invitation.role, .oneOf(StaffRole.allCases.map(\.rawValue))),
        Field("membershipStatus", \.status, .oneOf(["invited"])),
        Field("expiresAt", \.invitation.expiresAt), Field("createdAt", \.invitation.createdAt),
    ]
}

/// `GET /staff/invitations`: who has not accepted yet, newest first; also those whose token has expired, who
/// can be invited again.
enum ListInvitations {
    static let order = ListOrder.falling("staff/invitations", .instant("i.created_at"), .id("i.id"))

    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let query = call.request.query()
        let page = PageRequest(query, order, call.scope)
        try query.done()
        // Of a member who was invited again the list of staff tells.
        return .json(
            try page.read(
                tx, PendingInvitation.columns,
                from: """
                    invitations i WHERE i.clinic_id = \(call.scope.clinicId) AND \(Invitation.pending)
                    AND i.role <> 'patient' AND NOT EXISTS (SELECT 1 FROM memberships m
                    WHERE m.clinic_id = i.clinic_id AND m.user_id = i.user_id AND m.ended_at IS NULL)
                    """))
    }
}
