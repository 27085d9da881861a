import Domain
import Synchronization

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
