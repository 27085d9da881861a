package import Crypto
package import Domain
package import Logging

/// What the security log has lines of (Accounts, A5).
package enum SecurityEvent: String, Sendable, CaseIterable {
    case signInRefused = "sign_in_refused"
    /// An account or a client address was closed for a while after failures.
    case locked
    /// A refresh token was shown that had been used before; its session has ended.
    case refreshTokenReused = "refresh_token_reused"
    case outsideTokenRefused = "outside_token_refused"
    /// 403 for the caller's role or clinic.
    case forbidden
    case credentialMade = "credential_made"
    case credentialChanged = "credential_changed"
    case credentialEnded = "credential_ended"
    case superadminEntered = "superadmin_entered"
    /// By `odontox token`.
    case tokenIssued = "token_issued"
}

/// Lines of JSON on what matters to a search for attacks, at every level and in every format of the log.
/// Never a secret, never a body, and an e-mail address only as its keyed hash (Accounts, A5).
package struct SecurityLog: Sendable {
    private let logger: Logger
    private let key: SymmetricKey

    /// - Parameters:
    ///   - logger: Whose lines these stand among.
    ///   - key: What addresses are hashed under: `SessionSecret.derived("odontox/security-log")`.
    package init(beside logger: Logger, key: SymmetricKey) {
        let handler = logger.handler
        let own: any LogHandler =
            if let lines = handler as? LineLogHandler { lines.forSecurity } else { handler }
        self.logger = Logger(label: "security") { _ in own }
        self.key = key
    }

    /// Writes one line.
    /// - Parameters:
    ///   - user: Whom it is about, when that is known.
    ///   - address: An e-mail address that was typed, of which the line has the keyed hash.
    ///   - request: Gives the client's address and the request's id; nil for commands.
    func note(
        _ kind: SecurityEvent, user: ID? = nil, address: String? = nil, request: RequestData?,
        clinic: ID? = nil
    ) {
        note(
            kind, user: user, address: address, client: request?.address, requestId: request?.requestId,
            clinic: clinic)
    }

    /// The same for what has no request as a value.
    package func note(
        _ kind: SecurityEvent, user: ID? = nil, address: String? = nil, client: String?,
        requestId: String?, clinic: ID? = nil
    ) {
        var metadata: Logger.Metadata = ["logger": "security", "kind": .string(kind.rawValue)]
        if let user { metadata["user"] = .string(user.description) }
        if let address { metadata["addressHash"] = .string(hash(of: address)) }
        if let client { metadata["client"] = .string(client) }
        if let requestId { metadata["request"] = .string(requestId) }
        if let clinic { metadata["clinic"] = .string(clinic.description) }
        logger.notice("\(kind.rawValue)", metadata: metadata)
    }

    /// 32 hexadecimal digits, the same for one address under one secret.
    func hash(of address: String) -> String {
        Hex.text(HMAC<SHA256>.authenticationCode(for: Array(address.utf8), using: key).prefix(16))
    }
}

extension LineLogHandler {
    /// The same lines as JSON, of every level that the security log uses.
    fileprivate var forSecurity: LineLogHandler {
        var handler = self
        handler.becomeJSON()
        handler.logLevel = .info
        return handler
    }
}
