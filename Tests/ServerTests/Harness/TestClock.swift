import Domain
import Synchronization

@testable import Server

/// A clock that stands still until a test moves it.
final class TestClock: Sendable {
    /// A Monday, 11:00 in Karachi.
    static let monday = "2026-05-04T06:00:00.000Z"

    private let time: Mutex<Instant>

    init(_ now: Instant) { time = Mutex(now) }

    var clock: Server.Clock { Server.Clock { self.now } }

    var now: Instant { time.withLock { $0 } }

    func set(_ now: Instant) { time.withLock { $0 = now } }
    func advance(seconds: Int) { time.withLock { $0 = $0.adding(seconds: seconds) } }
    func advance(minutes: Int) { time.withLock { $0 = $0.adding(minutes: minutes) } }
}
