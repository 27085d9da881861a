import API
import Domain
import Storage

/// What `POST /staff` asks for, a first password hashed.
struct StaffDraft: Sendable {
    static let nameLength = UserName.length

    var email: String
    /// For somebody without mail at work: good for one sign-in, which changes it.
    var password: NewPassword?
    var firstName: String
    var lastName: String
    var role: StaffRole

    init(_ request: RequestData, passwords: Passwords) async throws {
        let fields = try request.fields()
        let password = fields.optional("password", .newPassword)
        (email, firstName, lastName, role) = try fields.done(
            fields.required("email", .signInAddress),
            fields.required("firstName", .text(max: Self.nameLength)),
            fields.required("lastName", .text(max: Self.nameLength)),
            fields.required("role", .choice(of: StaffRole.self)))
        if let password { self.password = try await NewPassword(password, passwords) }
    }

    var invitation: Invitations.Draft {
        .init(role: role.role, patientId: nil, email: email, firstName: firstName, lastName: lastName)
    }
}

/// `POST /staff`: invites somebody, or adds a new user with a first password (Accounts, A2).
struct AddStaff: Sendable {
    let invitations: Invitations

    func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<StaffDraft>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let draft = try body.get()
        let added = try AddMember(invitations: invitations).run(
            tx, call, draft.invitation, password: draft.password, newId: call.newId(), recorder)
        if added.status == .active {
            recorder.audit(
                .created, .staff, added.id, before: nil,
                after: try StaffRecord.found(tx, call.scope, added.id))
        } else {
            recorder.audit(.invited, .staff, added.id, before: nil, after: added)
        }
        return .created(added, at: "\(StaffRoutes.address)/\(added.id)")
    }
}
