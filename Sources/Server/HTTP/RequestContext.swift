import Domain
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// What travels with one request through the framework.
struct RequestContext: Hummingbird.RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Stands in each response as `X-Request-Id` and in each log line (contract §2).
    var requestId: String
    /// The caller's address, without a port: the peer's, or the one that a trusted proxy names.
    var address: String
    /// Where the request was sent to, as the caller sees it.
    var origin = RequestOrigin()
    /// The connection, for answers that outlive their request's work.
    let channel: any Channel
    let limit = LimitNote()
    let caller = CallerNote()

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        requestId = ""
        channel = source.channel
        address = source.channel.remoteAddress?.ipAddress ?? "local"
    }
}

/// The id under which a request stands in the log and in its answer.
enum RequestID {
    /// The caller's own id, when it is sane: 1–128 letters, digits, `.`, `_`, `-`.
    static func taken(from headers: HTTPFields) -> String? {
        guard let value = headers.text(of: .requestId), (1...128).contains(value.utf8.count),
            value.utf8.allSatisfy(isSane)
        else { return nil }
        return value
    }

    static func fresh(at now: Instant) -> String { ID.make(at: now).description }

    private static func isSane(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}

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

/// Who a request turned out to come from, carried along with it for the security log: of a refused request
/// too, and of every way through the gate (Accounts, A5).
package final class CallerNote: Sendable {
    /// What is known so far.
    struct Caller: Sendable, Equatable {
        var user: ID?
        /// The clinic that they are in, or asked to be in.
        var clinic: ID?
        var isSuperadmin = false
        /// Whether the request came with a token of the outside provider.
        var hasOutsideToken = false
    }

    private let state = Mutex(Caller())

    package init() {}

    var caller: Caller { state.withLock { $0 } }

    func change(_ change: (inout Caller) -> Void) { state.withLock { change(&$0) } }
}
