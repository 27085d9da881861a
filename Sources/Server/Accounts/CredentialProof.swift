import Domain
import Storage

/// Proof that a password or a second factor may be written: its owner showed the current one, or reads the
/// mail at the user's address, or the operator asks. A clinic never has one (Accounts, A1, A9). Only this
/// file makes one.
struct CredentialProof: Sendable {
    let user: ID
    let basis: Basis

    enum Basis: Sendable, Equatable {
        /// The password whose stored hash this is.
        case password(hash: String)
        /// A token that was mailed to the user's address.
        case mail
        case `operator`
    }

    fileprivate init(user: ID, basis: Basis) {
        self.user = user
        self.basis = basis
    }

    /// Nil when `password` is not the user's. The proof holds while the stored hash stays as it was read.
    static func checked(
        password: String, against stored: String?, of user: ID, by passwords: Passwords
    ) async throws -> CredentialProof? {
        guard try await passwords.verify(password, against: stored), let stored else { return nil }
        return CredentialProof(user: user, basis: .password(hash: stored))
    }

    static func mailed(_ spent: MailedToken.Spent) -> CredentialProof {
        CredentialProof(user: spent.user, basis: .mail)
    }

    static func mailed(_ accepted: Invitation.Accepted) -> CredentialProof {
        CredentialProof(user: accepted.user, basis: .mail)
    }

    /// For `odontox user …` and the demo clinic alone: the person who runs them has the database in hand.
    static func operatorCommand(_ user: ID) -> CredentialProof {
        CredentialProof(user: user, basis: .operator)
    }
}

/// Proof that a user's names or address may be written (Accounts, A1): a ``CredentialProof``, the user
/// themself, or the only clinic that has ever known them. Only this file makes one.
struct ProfileProof: Sendable {
    let user: ID
    let basis: Basis

    enum Basis: Sendable {
        case credential(CredentialProof.Basis)
        /// The user, signed in. Good for names, and for a first second factor.
        case themself
        case onlyClinic(ClinicScope)
    }

    fileprivate init(user: ID, basis: Basis) {
        self.user = user
        self.basis = basis
    }

    init(_ proof: CredentialProof) {
        self.init(user: proof.user, basis: .credential(proof.basis))
    }

    static func themself(_ scope: ClinicScope) -> ProfileProof {
        ProfileProof(user: scope.userId, basis: .themself)
    }

    /// Nil where another clinic knows the user, or has known them, or they are a superadmin. Holds the user's
    /// row until the transaction ends: ``Invitation`` takes the same lock, so no clinic comes in between.
    static func onlyClinic(
        _ tx: borrowing Transaction, _ scope: ClinicScope, _ user: ID
    ) throws -> ProfileProof? {
        let isSuperadmin = try tx.first(
            "SELECT is_superadmin FROM users WHERE id = \(user)\(SQL.rowLock)"
        ) { try $0.get(0) as Bool }
        guard isSuperadmin == false else { return nil }
        // Behind the lock: PostgreSQL's next statement sees what was committed while it waited.
        let clinics = try tx.query(
            """
            SELECT clinic_id FROM memberships WHERE user_id = \(user)
            UNION SELECT clinic_id FROM invitations WHERE user_id = \(user) LIMIT 2
            """
        ) { try $0.get(0) as ID }
        guard clinics == [scope.clinicId] else { return nil }
        return ProfileProof(user: user, basis: .onlyClinic(scope))
    }
}
