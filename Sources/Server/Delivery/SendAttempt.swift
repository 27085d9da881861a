/// How one try to deliver ended.
enum SendAttempt: Sendable, Equatable {
    /// Taken by whoever carries it on, perhaps under an id of theirs.
    case sent(providerId: String?)
    /// Worth another try, not before `retryAfterSeconds` if they asked for that.
    case failed(reason: String, retryAfterSeconds: Int? = nil)
    /// No other try could end better.
    case refused(reason: String)
}
