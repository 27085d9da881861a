import Domain
import Storage

/// One sign-in and all refresh tokens that came out of it, of which the last one is good (contract §3).
struct SessionFamily: Sendable {
    var id: ID
    var userId: ID

    /// Opens a family with its first token. Forgets some of those that are long over.
    static func open(
        _ tx: borrowing Transaction, user: ID, now: Instant
    ) throws -> (family: SessionFamily, token: RefreshToken) {
        let family = SessionFamily(id: ID.make(at: now), userId: user)
        try tx.run(
            """
            DELETE FROM session_families WHERE id IN
                (SELECT id FROM session_families WHERE expires_at < \(now.adding(seconds: -86_400)) LIMIT 50)
            """)
        try tx.run(
            """
            INSERT INTO session_families (id, user_id, created_at, expires_at)
            VALUES (\(family.id), \(user), \(now), \(now.adding(seconds: RefreshToken.lifetime)))
            """)
        return (family, try family.addToken(tx, now: now))
    }

    /// What came of showing a refresh token.
    enum Use: Sendable {
        case fresh(SessionFamily)
        /// It had been used before: its family has been ended.
        case reused
        /// Unknown, expired, or of a family that has ended.
        case refused
    }

    /// Uses a token up. Of two that show the same one at the same time, one is told that it was reused.
    static func use(_ tx: borrowing Transaction, token: RefreshToken, now: Instant) throws -> Use {
        let isFirst =
            try tx.run(
                """
                UPDATE refresh_tokens SET used_at = \(now) WHERE token_hash = \(token.hash)
                AND used_at IS NULL
                """
            ) == 1
        guard let family = try find(tx, token: token, now: now) else { return .refused }
        if isFirst { return .fresh(family) }
        try family.end(tx, now: now)
        return .reused
    }

    /// The token's family, if it is not over.
    static func find(_ tx: borrowing Transaction, token: RefreshToken, now: Instant) throws -> SessionFamily?
    {
        try tx.first(
            """
            SELECT f.id, f.user_id FROM refresh_tokens t JOIN session_families f ON f.id = t.family_id
            WHERE t.token_hash = \(token.hash) AND f.ended_at IS NULL AND f.expires_at > \(now)
                AND t.created_at > \(now.adding(seconds: -RefreshToken.lifetime))
            """
        ) { SessionFamily(id: try $0.get(0), userId: try $0.get(1)) }
    }

    static func find(_ tx: borrowing Transaction, id: ID, now: Instant) throws -> SessionFamily? {
        try tx.first(
            """
            SELECT id, user_id FROM session_families WHERE id = \(id) AND ended_at IS NULL
            AND expires_at > \(now)
            """
        ) { SessionFamily(id: try $0.get(0), userId: try $0.get(1)) }
    }

    /// The family's next token, which prolongs it.
    func renew(_ tx: borrowing Transaction, now: Instant) throws -> RefreshToken {
        let token = try addToken(tx, now: now)
        try tx.run(
            """
            UPDATE session_families SET expires_at = \(now.adding(seconds: RefreshToken.lifetime))
            WHERE id = \(id)
            """
        )
        try tx.run(
            """
            DELETE FROM refresh_tokens WHERE family_id = \(id)
            AND created_at < \(now.adding(seconds: -RefreshToken.lifetime))
            """
        )
        return token
    }

    func end(_ tx: borrowing Transaction, now: Instant) throws {
        try tx.run("UPDATE session_families SET ended_at = \(now) WHERE id = \(id) AND ended_at IS NULL")
    }

    /// Ends all that the user is signed in to, but for `session`.
    static func endAll(
        _ tx: borrowing Transaction, of user: ID, besides session: ID? = nil, now: Instant
    ) throws {
        let others: SQL = session.map { "AND id <> \($0)" } ?? ""
        try tx.run(
            """
            UPDATE session_families SET ended_at = \(now)
            WHERE user_id = \(user) AND ended_at IS NULL \(others)
            """)
    }

    private func addToken(_ tx: borrowing Transaction, now: Instant) throws -> RefreshToken {
        let token = RefreshToken.make()
        try tx.run(
            """
            INSERT INTO refresh_tokens (token_hash, family_id, created_at)
            VALUES (\(token.hash), \(id), \(now))
            """
        )
        return token
    }
}

/// An opaque token, good for one refresh. Only its hash is stored (contract §3).
struct RefreshToken: Sendable {
    /// Seconds that a refresh token lives: 30 days.
    static let lifetime = 30 * 86_400

    /// What the phone keeps: 256 random bits.
    let text: String
    let hash: String

    static func make() -> RefreshToken {
        RefreshToken(Base64URL.encode((0..<32).map { _ in UInt8.random(in: 0 ... .max) }))
    }

    init(_ text: String) {
        self.text = text
        hash = Digest.hex(of: text)
    }
}
