import Domain
import Storage

extension Credentials {
    /// Whether the user has a second factor, which a password alone must not pass.
    func hasSecondFactor(_ tx: borrowing Transaction, _ user: ID) throws -> Bool {
        try SecondFactor.isEnabled(tx, user)
    }

    /// Stores a secret that counts once a code of it has been confirmed; an earlier offer is forgotten.
    /// - Throws: 409 `MFA_ENABLED` for a user who has a second factor.
    func offerSecondFactor(
        _ tx: borrowing Transaction, _ proof: ProfileProof, sealedSecret: String
    ) throws {
        try refuseClinic(proof)
        try refuseEnabled(tx, proof.user)
        try tx.run(
            """
            INSERT INTO second_factors (user_id, sealed_secret, last_step, created_at)
            VALUES (\(proof.user), \(sealedSecret), 0, \(now))
            ON CONFLICT (user_id) DO UPDATE SET sealed_secret = excluded.sealed_secret,
                last_step = excluded.last_step, created_at = excluded.created_at
            """)
    }

    /// From now on the user signs in with a second factor: the one that was offered, a code of which has just
    /// passed. Returns new recovery codes; older ones end.
    /// - Parameter confirmed: The sealed secret that the code was of.
    /// - Throws: 409 `MFA_ENABLED` for a user who has one already, 404 when another secret has been offered
    ///   since.
    func enableSecondFactor(
        _ tx: borrowing Transaction, _ proof: ProfileProof, confirmed: String?
    ) throws -> [RecoveryCode] {
        try refuseClinic(proof)
        try refuseEnabled(tx, proof.user)
        let offered = try tx.first("SELECT sealed_secret FROM second_factors WHERE user_id = \(proof.user)") {
            try $0.get(0) as String
        }
        guard let confirmed, confirmed == offered else { throw Problem.notFound("Second factor") }
        let codes = (0..<RecoveryCode.count).map { _ in RecoveryCode.make() }
        try tx.run("UPDATE users SET mfa_enabled_at = \(now), updated_at = \(now) WHERE id = \(proof.user)")
        try tx.run("DELETE FROM recovery_codes WHERE user_id = \(proof.user)")
        try tx.insertLater(
            "INSERT INTO recovery_codes (user_id, code_hash) VALUES",
            codes.map { "(\(proof.user), \($0.hash))" })
        try audit(tx, .mfaEnabled, proof.user, proof.basis)
        return codes
    }

    /// Ends the user's second factor with its recovery codes, by the user or the operator.
    func endSecondFactor(_ tx: borrowing Transaction, _ proof: CredentialProof) throws {
        try hold(tx, proof)
        _ = try removeSecondFactor(tx, proof.user, ProfileProof(proof).basis)
    }

    /// Returns whether there was one.
    func removeSecondFactor(
        _ tx: borrowing Transaction, _ user: ID, _ basis: ProfileProof.Basis
    ) throws -> Bool {
        let wasEnabled =
            try tx.run(
                """
                UPDATE users SET mfa_enabled_at = NULL, updated_at = \(now)
                WHERE id = \(user) AND mfa_enabled_at IS NOT NULL
                """) == 1
        try tx.runAll([
            "DELETE FROM second_factors WHERE user_id = \(user)",
            "DELETE FROM recovery_codes WHERE user_id = \(user)",
        ])
        if wasEnabled { try audit(tx, .mfaDisabled, user, basis) }
        return wasEnabled
    }

    private func refuseEnabled(_ tx: borrowing Transaction, _ user: ID) throws {
        let since = try tx.first("SELECT mfa_enabled_at FROM users WHERE id = \(user)\(SQL.rowLock)") {
            try $0.get(0) as Instant?
        }
        guard since == .some(nil) else { throw Problem.mfaEnabled }
    }

    private func refuseClinic(_ proof: ProfileProof) throws {
        if case .onlyClinic = proof.basis { try require(false, "can't set up a second factor") }
    }
}

extension Problem {
    static let mfaEnabled = Problem.conflict(
        "You have a second factor already; end it before you set up another one", code: "MFA_ENABLED")
}
