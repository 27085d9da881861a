import Domain
package import Storage

/// An access token for a known user, without their password: for the operator (contract §9).
package enum TokenForUser {
    /// Nil when no user has this address. The security log has a line of it.
    package static func issue(
        _ email: String, lifetime: Int, database: Database, tokens: AccessTokens, securityLog: SecurityLog
    ) async throws -> String? {
        let address = EmailAddress.key(of: email)
        let gate = Gate(tokens: tokens)
        let now = Clock.system.now()
        let found: (id: ID, scope: ClinicScope?)? = try await database.read { tx in
            guard
                let id = try tx.first(
                    "SELECT id FROM users WHERE email_key = \(address)", { try $0.get(0) as ID })
            else { return nil }
            return (id, try? gate.admit(tx, user: id, now: now))
        }
        guard let found else { return nil }
        let clinic = found.scope.flatMap { $0.hasClinic ? $0.clinicId : nil }
        securityLog.note(.tokenIssued, user: found.id, address: address, request: nil, clinic: clinic)
        return try await tokens.issue(
            user: found.id, role: found.scope?.role.rawValue ?? "", clinicId: clinic, lifetime: lifetime)
    }
}
