import HTTPTypes
import Synchronization

/// Where a request stands against its limits, carried along until its answer's header is written.
final class LimitNote: Sendable {
    private struct State {
        var name: StaticString
        var remaining: Int
        var seconds: Int
    }

    private let state = Mutex<State?>(nil)

    /// The limit that was judged last: a user's own says more than that of their address.
    func record(_ name: StaticString, remaining: Int, seconds: Int) {
        state.withLock { $0 = State(name: name, remaining: remaining, seconds: seconds) }
    }

    /// `RateLimit-Policy` and `RateLimit`, as draft-ietf-httpapi-ratelimit-headers spells them.
    func write(policy: String, to headers: inout HTTPFields) {
        guard let state = state.withLock({ $0 }) else { return }
        headers[.rateLimitPolicy] = policy
        headers[.rateLimit] = "\"\(state.name)\";r=\(state.remaining);t=\(state.seconds)"
    }
}
