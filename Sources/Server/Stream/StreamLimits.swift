/// How many streams the server keeps open.
struct StreamLimits: Sendable {
    /// Of all users together; further ones get 503.
    var total = 6144
    /// Of one user, on all their devices; further ones get 429. Nil: as many as they like.
    var perUser: Int? = 64
}

/// One place among the open streams, given back when nobody holds it any more.
final class StreamSeat: Sendable {
    private let giveBack: @Sendable () -> Void

    init(giveBack: @escaping @Sendable () -> Void) { self.giveBack = giveBack }

    deinit { giveBack() }
}
