import API
import Domain
import Storage

/// What `POST /patients/:id/portal-account` asks for.
struct PortalAccountDraft: Sendable {
    var email: String
    var password: String?

    init(_ fields: Fields) throws {
        password = fields.optional("password", .newPassword)
        email = try fields.done(fields.required("email", .signInAddress))
    }
}

/// `POST /patients/:id/portal-account`: lets a patient sign in, or invites them to (Accounts, A2).
///
/// A new user gets the patient's id where no user has it; one who is known keeps theirs. Who the patient of
/// an account is says its membership alone.
struct OpenPortalAccount: Sendable {
    let invitations: Invitations

    func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest,
        _ body: Decoded<(draft: PortalAccountDraft, password: NewPassword?)>, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let patient = try PatientRecord.locked(tx, call.scope, try call.id())
        let (draft, password) = try body.get()
        guard patient.erasedAt == nil else { throw Problem.patientErased }
        guard patient.userId == nil else { throw Problem.portalAccountExists }
        let hadAccount = try tx.first("SELECT 1 FROM users WHERE id = \(patient.id)") { _ in true }
        let added = try AddMember(invitations: invitations).run(
            tx, call, patient.invitation(to: draft.email), password: password,
            newId: hadAccount == nil ? patient.id : call.newId(), recorder)
        recorder.audit(
            added.status == .active ? .created : .invited, .portalAccount, added.id, of: patient.id,
            before: nil, after: added
        )
        if added.status == .active { try recorder.patientUpdated(patient.id, tx, call.scope) }
        return .created(added, at: "\(PatientRoutes.address)/\(patient.id)")
    }
}

/// `POST /patients/:id/portal-account/invite`: sends the mail again; the older token ends (Accounts, A2).
struct InvitePatient: Sendable {
    let invitations: Invitations

    func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let patient = try PatientRecord.locked(tx, call.scope, try call.id())
        let added = try AddMember(invitations: invitations).again(
            tx, call, pending: try Invitation.pending(tx, call.scope, patient: patient.id),
            member: patient.userId.map { (id: $0, role: .patient, patientId: patient.id) },
            missing: "Portal account", recorder)
        recorder.audit(.invited, .portalAccount, added.id, of: patient.id, before: nil, after: added)
        return .json(added)
    }
}

/// `DELETE /patients/:id/portal-account`: ends the account, or withdraws its invitation (Accounts, A2).
enum ClosePortalAccount {
    static func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let patient = try PatientRecord.locked(tx, scope, try call.id())
        if let user = patient.userId {
            _ = try KnownUser.hold(tx, user)
            let now = try recorder.stamp(tx)
            try MembershipEnd.end(tx, scope, user, at: now)
            // Phones that ask what is new learn that there is no account any more.
            try tx.run(
                """
                UPDATE patients SET updated_at = \(now)
                WHERE id = \(patient.id) AND clinic_id = \(scope.clinicId)
                """)
            recorder.audit(.deleted, .portalAccount, user, before: nil, after: nil)
            try recorder.patientUpdated(patient.id, tx, scope)
        } else if let invitation = try Invitation.pending(tx, scope, patient: patient.id) {
            try invitation.withdraw(tx, scope, recorder)
        } else {
            throw Problem.notFound("Portal account")
        }
        return .noContent
    }
}

extension PatientRecord {
    fileprivate func invitation(to email: String) -> Invitations.Draft {
        .init(
            role: .patient, patientId: id, email: email, firstName: details.firstName,
            lastName: details.lastName)
    }
}
