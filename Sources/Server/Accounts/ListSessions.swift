import API
import Domain
import Storage

/// `GET /auth/sessions`: where one is signed in (Accounts, A3).
enum ListSessions {
    /// The ones used last; `DELETE /auth/sessions` ends the rest as well.
    static let limit = 100

    static func run(_ tx: borrowing Transaction, _ call: AuthorizedRequest) throws -> Reply {
        let sessions = try tx.query(
            """
            SELECT \(OwnSession.columns) FROM session_families
            WHERE user_id = \(call.scope.userId) AND ended_at IS NULL AND expires_at > \(call.now)
            ORDER BY last_used_at DESC, id DESC LIMIT \(limit)
            """
        ) { row in
            var session = try OwnSession.columns.read(row)
            session.isCurrent = session.id == call.scope.sessionId
            return session
        }
        return .json(OwnSessions(data: sessions))
    }
}

/// A place where the caller is signed in.
struct OwnSession: WireObject, Sendable {
    var id: ID
    /// What the client called itself at sign-in.
    var device: String?
    var createdAt: Instant
    /// At most ``SessionUses/interval`` behind.
    var lastUsedAt: Instant
    var lastAddress: String?
    /// Whether it is the session of this request's access token.
    var isCurrent = false

    init(id: ID, device: String?, createdAt: Instant, lastUsedAt: Instant, lastAddress: String?) {
        self.id = id
        self.device = device
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.lastAddress = lastAddress
    }

    static let columns = Columns(
        "id", "device", "created_at", "last_used_at", "last_address", as: OwnSession.init)

    static let schemaName: String? = "Session"
    static let fields: [Field<OwnSession>] = [
        Field("id", \.id), Field("device", \.device), Field("createdAt", \.createdAt),
        Field("lastUsedAt", \.lastUsedAt), Field("lastAddress", \.lastAddress),
        Field("current", \.isCurrent),
    ]
}

struct OwnSessions: WireObject, Sendable {
    var data: [OwnSession]

    static let fields: [Field<OwnSessions>] = [
        Field("data", \.data, .list(OwnSession.schema, limit: ListSessions.limit))
    ]
}
