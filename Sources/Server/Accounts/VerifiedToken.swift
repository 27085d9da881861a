import Domain

/// What is left of a token once it has been checked.
struct VerifiedToken: Sendable {
    var identity: Identity
    /// The session family that it was issued in, for our own tokens.
    var session: ID?
    /// From this moment on it is worth nothing.
    var expires: Instant
}
