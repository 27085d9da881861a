import Crypto
import Domain
import Storage

extension SessionFamily {
    /// Seconds for which a token that has been replaced gives the same answer again, while its successor is
    /// unused: the answer may have been lost on its way.
    static let grace = 60

    /// What came of showing a refresh token.
    enum Use: Sendable {
        /// The first time.
        case fresh(SessionFamily, successor: RefreshToken)
        /// Once more, within the grace: what was given out then.
        case repeated(SessionFamily, successor: RefreshToken, AccessGrant)
        /// It had been used before, and its successor too, or long ago: its family has been ended.
        case reused(SessionFamily)
        /// Unknown, expired, or of a family that has ended.
        case refused
    }

    /// Uses a token up. Those that show the same one at the same time all get the same successor.
    /// - Parameters:
    ///   - key: What successors are derived under.
    ///   - former: What they were derived under before, for a grace in which the server's secret changed.
    static func use(
        _ tx: borrowing Transaction, token: RefreshToken, key: SymmetricKey, former: FormerKeys,
        address: String, now: Instant
    ) throws -> Use {
        let successor = token.successor(under: key)
        // Holds the token's row: the second caller sees what the first has left.
        let isFirst =
            try tx.run(
                """
                UPDATE refresh_tokens SET used_at = \(now) WHERE token_hash = \(token.hash)
                AND used_at IS NULL
                """
            ) == 1
        guard let shown = try tx.first(shown(token, successor, now: now), Shown.init) else { return .refused }
        if isFirst {
            try shown.family.renew(tx, with: successor, address: address, now: now)
            return .fresh(shown.family, successor: successor)
        }
        if let granted = shown.granted, granted.isWithinGrace(at: now) {
            if shown.hasUnusedSuccessor { return .repeated(shown.family, successor: successor, granted) }
            if let earlier = try unusedSuccessor(tx, of: token, under: former, now: now) {
                return .repeated(shown.family, successor: earlier, granted)
            }
        }
        try shown.family.end(tx, now: now)
        return .reused(shown.family)
    }

    private static func unusedSuccessor(
        _ tx: borrowing Transaction, of token: RefreshToken, under former: FormerKeys, now: Instant
    ) throws -> RefreshToken? {
        for key in try former.keys(tx, for: .refresh) {
            let successor = token.successor(under: key)
            let found = try tx.first(shown(token, successor, now: now), Shown.init)
            if let found, found.hasUnusedSuccessor { return successor }
        }
        return nil
    }

    /// Notes what the access token said that was given out for a refresh token.
    static func note(_ grant: AccessGrant, for token: RefreshToken) -> SQL {
        """
        UPDATE refresh_tokens SET granted_role = \(grant.role), granted_clinic_id = \(grant.clinicId)
        WHERE token_hash = \(token.hash)
        """
    }

    /// The family's next token, and the use that it was made for. Tokens that have expired are forgotten.
    private func renew(
        _ tx: borrowing Transaction, with successor: RefreshToken, address: String, now: Instant
    ) throws {
        try tx.runLater([
            insert(successor, now: now), Self.used(id, address: address, at: now),
            """
            DELETE FROM refresh_tokens WHERE family_id = \(id)
            AND created_at < \(now.adding(seconds: -RefreshToken.lifetime))
            """,
        ])
    }

    /// A token with its family, if that is not over, and with what it was replaced by.
    private struct Shown {
        var family: SessionFamily
        var granted: AccessGrant?
        var hasUnusedSuccessor: Bool

        init(_ row: borrowing Row) throws {
            family = SessionFamily(id: try row.get(0), userId: try row.get(1))
            if let at: Instant = try row.get(2), let role: String = try row.get(3) {
                granted = AccessGrant(issuedAt: at, role: role, clinicId: try row.get(4))
            }
            hasUnusedSuccessor = try row.get(5) as ID? != nil && row.get(6) as Instant? == nil
        }
    }

    private static func shown(_ token: RefreshToken, _ successor: RefreshToken, now: Instant) -> SQL {
        """
        SELECT f.id, f.user_id, t.used_at, t.granted_role, t.granted_clinic_id, s.family_id, s.used_at
        FROM refresh_tokens t JOIN session_families f ON f.id = t.family_id
        LEFT JOIN refresh_tokens s ON s.token_hash = \(successor.hash) AND s.family_id = f.id
        WHERE t.token_hash = \(token.hash) AND f.ended_at IS NULL AND f.expires_at > \(now)
            AND t.created_at > \(now.adding(seconds: -RefreshToken.lifetime))
        """
    }
}

/// What an access token says beside its user and session: enough to make the very same one again.
struct AccessGrant: Sendable, Equatable {
    var issuedAt: Instant
    var role: String
    var clinicId: ID?

    /// Servers' clocks may differ a little, so that it may have been given out in the future.
    fileprivate func isWithinGrace(at now: Instant) -> Bool {
        abs(now.milliseconds(since: issuedAt)) <= Int64(SessionFamily.grace) * 1000
    }
}
