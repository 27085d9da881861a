import API
import Domain
import HTTPTypes
import Storage

/// What `PATCH /staff/:id` asks for.
struct StaffChange: Sendable {
    var email: String?
    var firstName: String?
    var lastName: String?
    var role: StaffRole?

    init(_ fields: Fields) throws {
        email = fields.replacing("email", .signInAddress)
        firstName = fields.replacing("firstName", .text(max: StaffDraft.nameLength))
        lastName = fields.replacing("lastName", .text(max: StaffDraft.nameLength))
        role = fields.replacing("role", .choice(of: StaffRole.self))
        if fields.has("password") {
            fields.refuse("password", "can't be changed by a clinic; invite again: POST /staff/:id/invite")
        }
        try fields.done()
    }

    func renames(_ before: StaffRecord) -> Bool {
        (firstName ?? before.firstName) != before.firstName
            || (lastName ?? before.lastName) != before.lastName
    }

    func readdresses(_ before: StaffRecord) -> Bool { (email ?? before.email) != before.email }
}

/// `PATCH /staff/:id`. Names and address are the user's: a clinic changes them only while it is the only one
/// that has ever known them (Accounts, A1).
struct ChangeStaff: Sendable {
    let mail: AccountMail
    let securityLog: SecurityLog

    func run(
        _ tx: borrowing Transaction, _ call: AuthorizedRequest, _ body: Decoded<StaffChange>,
        _ recorder: ChangeRecorder
    ) throws -> Reply {
        let scope = call.scope
        let id = try call.id()
        let before = try StaffRecord.found(tx, scope, id, lock: true)
        let change = try body.get()
        let role = change.role?.role ?? before.role
        let proofs = try Proofs(tx, scope, before, change)
        if before.role == .admin, role != .admin { try LastAdmin.keep(tx, scope, besides: id) }
        let left = try role == before.role ? [] : Invitation.left(by: id, becoming: role, tx, scope)
        let now = try recorder.stamp(tx, showing: proofs.isEmpty ? [] : [id])
        for invitation in left { try invitation.withdraw(tx, scope, recorder) }
        try write(
            tx, proofs, before, change, Credentials(request: call.request, recorder: recorder, at: now))
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

    private func write(
        _ tx: borrowing Transaction, _ proofs: Proofs, _ before: StaffRecord, _ change: StaffChange,
        _ credentials: Credentials
    ) throws {
        if let proof = proofs.names {
            try credentials.setNames(
                tx, proof, firstName: change.firstName ?? before.firstName,
                lastName: change.lastName ?? before.lastName)
        }
        if let proof = proofs.address, let email = change.email {
            try credentials.setAddress(tx, proof, address: email, isVerified: false)
            securityLog.note(
                .credentialChanged, user: before.id, request: credentials.request, clinic: before.clinicId)
            guard EmailAddress.key(of: email) != EmailAddress.key(of: before.email) else { return }
            try mail.send(
                tx, .addressChanged, to: before.email, clinic: before.clinicId, now: credentials.now)
        }
    }

    /// What entitles to the changes of the user that are asked for; nil for what is not.
    private struct Proofs {
        var names: ProfileProof?
        var address: ProfileProof?

        var isEmpty: Bool { names == nil && address == nil }

        /// Throws 409 `USER_SHARED` where nothing does.
        init(
            _ tx: borrowing Transaction, _ scope: ClinicScope, _ before: StaffRecord, _ change: StaffChange
        ) throws {
            let (renames, readdresses) = (change.renames(before), change.readdresses(before))
            guard renames || readdresses else { return }
            let clinic = try ProfileProof.onlyClinic(tx, scope, before.id)
            if renames { names = clinic ?? (before.id == scope.userId ? .themself(scope) : nil) }
            if readdresses { address = clinic }
            if renames && names == nil || readdresses && address == nil { throw Problem.sharedUser }
        }
    }
}
