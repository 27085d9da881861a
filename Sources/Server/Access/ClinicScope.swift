import Domain
import HTTPTypes
import Storage

/// Proof that somebody may act in a clinic, and as what. Every tenant query takes one; only this
/// file makes one.
struct ClinicScope: Sendable {
    let clinicId: ID
    let userId: ID
    let role: Role
    /// The caller's own record, when the caller is a patient.
    let patientId: ID?
    let firstName: String
    let lastName: String
    /// What the clinic's data is like in the snapshot that the caller's rights were read in. Nil
    /// where nobody looked.
    let revision: ID?
    /// Why a superadmin is here, as they said.
    var reason: String?
    /// The session that the caller is in, and what they must do first.
    let session: CallerSession

    /// The session of the caller's access token, if it was given out by signing in.
    var sessionId: ID? { session.id }
    var mustChangePassword: Bool { session.mustChangePassword }
    var mfaEnrolmentRequired: Bool { session.mfaEnrolmentRequired }

    var name: String { isSystem ? firstName : "\(firstName) \(lastName)" }

    /// The role as the audit trail has it.
    var actorRole: String { isSystem ? "system" : role.rawValue }

    fileprivate init(
        clinicId: ID, userId: ID, role: Role, patientId: ID?, firstName: String, lastName: String,
        revision: ID? = nil, session: CallerSession = .none
    ) {
        self.clinicId = clinicId
        self.userId = userId
        self.role = role
        self.patientId = patientId
        self.firstName = firstName
        self.lastName = lastName
        self.revision = revision
        self.session = session
    }

    /// The server itself at work in a clinic: jobs that nobody asked for, such as the no-show sweep.
    static func system(clinicId: ID) -> ClinicScope {
        ClinicScope(
            clinicId: clinicId, userId: ID(high: 0, low: 0), role: .admin, patientId: nil,
            firstName: "OdontoX", lastName: "")
    }

    /// False for a superadmin where no clinic exists yet: such a scope finds nothing, and can make
    /// the first one.
    var hasClinic: Bool { clinicId != ID(high: 0, low: 0) }

    /// Whether this is ``system(clinicId:)``, which is no user that a row could name.
    var isSystem: Bool { userId == ID(high: 0, low: 0) }
}

extension ClinicScope {
    /// The same caller in another of their clinics, for what is addressed by a clinic's id. Nil where they
    /// do not belong. Throws 403 where that clinic demands a second factor that they have not got.
    func entering(_ clinicId: ID, _ tx: borrowing Transaction) throws -> ClinicScope? {
        if clinicId == self.clinicId { return self }
        if role == .superadmin {
            return try tx.first(MembershipQueries.anyClinic(clinicId)) { row in
                var scope = ClinicScope(
                    clinicId: try row.get(0), userId: userId, role: .superadmin, patientId: nil,
                    firstName: firstName, lastName: lastName, session: session)
                scope.reason = reason
                return scope
            }
        }
        return try tx.first(MembershipQueries.entered(userId, in: clinicId)) { row in
            ClinicScope(
                clinicId: clinicId, userId: userId, role: try row.get(0), patientId: try row.get(1),
                firstName: try row.get(2), lastName: try row.get(3),
                session: try session.entering(lacksFactor: try MembershipQueries.lacksFactor(row, 4)))
        }
    }

    /// A member of a clinic, for what is done in their name. Nil for those who are none.
    static func member(_ userId: ID, in clinicId: ID, _ tx: borrowing Transaction) throws -> ClinicScope? {
        try tx.first(MembershipQueries.membership(userId, in: clinicId)) { row in
            ClinicScope(
                clinicId: clinicId, userId: userId, role: try row.get(0), patientId: try row.get(1),
                firstName: try row.get(2),
                lastName: try row.get(3))
        }
    }
}

/// The way in: who is it (401), what must they do first (403), may they be in this clinic (403), may their
/// role do this (403) (contract §2, §3).
struct Gate: Sendable {
    let tokens: AccessTokens
    /// Nil where uses are not noted: for commands.
    var uses: SessionUses?
    var sameOrigin = SameOrigin()

    /// Reads the caller's session and membership in `tx`, so that a session that has ended and a removed
    /// member are out at once.
    ///
    /// - Parameters:
    ///   - data: Whether a superadmin must say why they ask.
    ///   - held: Who is let in of those who must change their password, or enrol, before anything else.
    func admit(
        _ tx: borrowing Transaction, _ token: VerifiedToken, _ request: RequestData, _ access: Access,
        _ data: PatientData = .shown, held: HeldPass = .nobody
    ) throws -> ClinicScope {
        let chosen = try chosenClinic(request)
        request.note.change { $0.clinic = chosen }
        let user = try caller(tx, token, clinic: chosen, now: request.now)
        request.note.change { ($0.user, $0.isSuperadmin) = (user.id, user.isSuperadmin) }
        // A screen that only follows is not used.
        let isFollowing = token.isCookie && data == .streamed
        if let session = user.session.id, let use = user.lastUse, !isFollowing {
            let now = SessionUses.Use(at: request.now, address: request.address)
            uses?.note(session, now, after: use.at, from: use.address)
        }
        try user.session.refuseHeld(but: held)
        var scope = try scope(tx, user, clinic: chosen)
        if scope.hasClinic { request.note.change { $0.clinic = scope.clinicId } }
        try check(scope, request, access)
        let reason = try StatedReason.given(request, data)
        guard scope.role == .superadmin else { return scope }
        if reason == nil && data != .none && scope.hasClinic { throw Problem.reasonRequired }
        scope.reason = reason
        return scope
    }

    /// The same for what goes on after its request, such as a stream.
    func admit(
        _ tx: borrowing Transaction, _ token: VerifiedToken, clinic chosen: ID?, now: Instant
    ) throws -> ClinicScope {
        let user = try caller(tx, token, clinic: chosen, now: now)
        try user.session.refuseHeld()
        return try scope(tx, user, clinic: chosen)
    }

    /// A user as they would be let in, without a token of theirs: for giving one out.
    func admit(_ tx: borrowing Transaction, user: ID, now: Instant) throws -> ClinicScope {
        let token = VerifiedToken(identity: .user(user), expires: now)
        return try scope(tx, try caller(tx, token, clinic: nil, now: now), clinic: nil)
    }

    /// Who the token names, if they are still in the session that it was issued in, or that it is (401).
    private func caller(
        _ tx: borrowing Transaction, _ token: VerifiedToken, clinic: ID?, now: Instant
    ) throws -> MembershipQueries.Caller {
        let query = MembershipQueries.caller(token.identity, session: token.session, clinic: clinic)
        guard let user = try tx.first(query, MembershipQueries.Caller.init), !user.isDisabled else {
            throw token.isCookie
                ? Problem.endedSession : Problem.unauthorized("This user is not known here")
        }
        // The outside provider vouches for people of clinics, never for those who run the server.
        if token.isOutside && user.isSuperadmin { throw Problem.invalidToken }
        if token.session != nil || token.isCookie, !user.isSessionOpen(at: now) {
            throw Problem.endedSession
        }
        return user
    }

    private func scope(
        _ tx: borrowing Transaction, _ user: MembershipQueries.Caller, clinic chosen: ID?
    ) throws -> ClinicScope {
        if user.isSuperadmin {
            let clinic = try tx.first(MembershipQueries.anyClinic(chosen)) { row -> (id: ID, revision: ID?) in
                (try row.get(0), try row.get(1))
            }
            if chosen != nil && clinic == nil {
                throw Problem.forbidden("There is no such clinic for you", code: "NOT_A_MEMBER")
            }
            return ClinicScope(
                clinicId: clinic?.id ?? ID(high: 0, low: 0), userId: user.id, role: .superadmin,
                patientId: nil, firstName: user.firstName, lastName: user.lastName,
                revision: clinic?.revision, session: user.session)
        }
        guard let membership = user.membership else {
            throw Problem.forbidden("You are not a member of this clinic", code: "NOT_A_MEMBER")
        }
        return ClinicScope(
            clinicId: membership.clinicId, userId: user.id, role: membership.role,
            patientId: membership.patientId, firstName: user.firstName, lastName: user.lastName,
            revision: membership.revision, session: user.session)
    }
}
