import Domain

/// What the gateway said while somebody waited.
enum SendOutcome: Sendable, Equatable {
    /// Taken, perhaps under an id of the gateway's own.
    case sent(providerId: String?)
    /// No answer in time, or one that says "later": delivery goes on in the background.
    case queued
    /// The gateway will never take it; the delivery has failed for this reason.
    case refused(reason: String)
}

/// Delivers the outbox row with this id while somebody waits for the answer: within ten seconds, and so that
/// the worker and this never both send it.
typealias SendNow = @Sendable (ID) async -> SendOutcome
