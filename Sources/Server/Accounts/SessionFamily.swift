import Domain
import Storage

/// By what a session is shown.
enum SessionKind: Sendable {
    /// A phone's refresh tokens.
    case phone
    /// A browser's cookie (front-desk D2).
    case browser
}

/// One sign-in and all refresh tokens that came out of it, of which the last one is good (contract §3,
/// Accounts, A3). A browser's has none: its cookie is good as long as it lives.
struct SessionFamily: Sendable {
    /// Seconds that a phone's session lives unused: 30 days. A browser's: ``BrowserCookie/idleLife``.
    static let idleLife = 30 * 86_400
    /// Seconds that it lives in all: 180 days. A browser's: ``BrowserCookie/wholeLife``.
    static let wholeLife = 180 * 86_400

    var id: ID
    var userId: ID

    /// Opens a family, and returns what it is shown by: its first refresh token, or the value of its cookie.
    /// Forgets some of those that are long over.
    /// - Parameters:
    ///   - device: What the client calls itself.
    ///   - address: Of the client, as the request came.
    static func open(
        _ tx: borrowing Transaction, user: ID, device: String?, address: String, now: Instant,
        as kind: SessionKind = .phone
    ) throws -> (family: SessionFamily, secret: String) {
        let family = SessionFamily(id: ID.make(at: now), userId: user)
        let cookie: BrowserCookie? = kind == .browser ? BrowserCookie.make() : nil
        let end = now.adding(seconds: kind == .browser ? BrowserCookie.idleLife : idleLife)
        try tx.runLater([
            """
            DELETE FROM session_families WHERE id IN
                (SELECT id FROM session_families WHERE expires_at < \(now.adding(seconds: -86_400)) LIMIT 50)
            """,
            """
            INSERT INTO session_families (id, user_id, cookie_hash, created_at, expires_at, device,
            last_used_at, last_address, password_at)
            VALUES (\(family.id), \(user), \(cookie?.hash), \(now), \(end), \(device), \(now), \(address),
            \(now))
            """,
        ])
        if let cookie { return (family, cookie.value) }
        let token = RefreshToken.make()
        try tx.runLater([family.insert(token, now: now)])
        return (family, token.text)
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

    /// The family of a browser's cookie, if it is not over.
    static func find(
        _ tx: borrowing Transaction, cookie: BrowserCookie, now: Instant
    ) throws -> SessionFamily? {
        try tx.first(
            """
            SELECT id, user_id FROM session_families WHERE cookie_hash = \(cookie.hash)
            AND ended_at IS NULL AND expires_at > \(now)
            """
        ) { SessionFamily(id: try $0.get(0), userId: try $0.get(1)) }
    }

    /// A statement that makes `token` one of the family's.
    func insert(_ token: RefreshToken, now: Instant) -> SQL {
        """
        INSERT INTO refresh_tokens (token_hash, family_id, created_at)
        VALUES (\(token.hash), \(id), \(now))
        """
    }

    /// A statement that notes a use of a session, which prolongs it.
    static func used(_ id: ID, address: String, at now: Instant) -> SQL {
        """
        UPDATE session_families SET last_used_at = \(now), last_address = \(address),
            expires_at = CASE WHEN cookie_hash IS NULL THEN \(end(idle: idleLife, whole: wholeLife, at: now))
                ELSE \(end(idle: BrowserCookie.idleLife, whole: BrowserCookie.wholeLife, at: now)) END
        WHERE id = \(id) AND ended_at IS NULL AND last_used_at <= \(now)
        """
    }

    /// When a session ends that is used now: so many seconds later, or after so many in all.
    private static func end(idle: Int, whole: Int, at now: Instant) -> SQL {
        """
        CASE WHEN created_at < \(now.adding(seconds: idle - whole)) THEN created_at + \(whole * 1000)
        ELSE \(now.adding(seconds: idle)) END
        """
    }

    /// Ends it: its refresh tokens, its access tokens and its open streams.
    func end(_ tx: borrowing Transaction, now: Instant) throws {
        try tx.run("UPDATE session_families SET ended_at = \(now) WHERE id = \(id) AND ended_at IS NULL")
    }

    /// Ends all that the user is signed in to, but for `session`. Returns what has ended.
    @discardableResult
    static func endAll(
        _ tx: borrowing Transaction, of user: ID, besides session: ID? = nil, now: Instant
    ) throws -> [ID] {
        let others: SQL = session.map { "AND id <> \($0)" } ?? ""
        return try tx.query(
            """
            UPDATE session_families SET ended_at = \(now)
            WHERE user_id = \(user) AND ended_at IS NULL \(others) RETURNING id
            """
        ) { try $0.get(0) }
    }

    /// Notes when the user has typed their password in this session, for what asks for that within five
    /// minutes (Accounts, A9).
    static func notePassword(_ tx: borrowing Transaction, session: ID, at now: Instant) throws {
        try tx.run("UPDATE session_families SET password_at = \(now) WHERE id = \(session)")
    }
}
