import Domain

/// Whom a verified token names. What they may do is read from the database, for each request (contract §3).
enum Identity: Sendable, Hashable, CustomStringConvertible {
    /// The `sub` of a token: a user of ours.
    case user(ID)
    /// An outside token's verified address, lower-case.
    case email(String)
    /// An outside token with both: its `sub` may be a user of ours or the provider's own number.
    case subject(ID, orEmail: String)

    /// Different for each, never for a log.
    var description: String {
        switch self {
        case .user(let id): "\(id)"
        case .email(let email): email
        case .subject(let id, let email): "\(id) \(email)"
        }
    }
}
