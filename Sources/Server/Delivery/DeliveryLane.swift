import Domain
import Logging
import Synchronization

/// One channel's deliveries: so many at a time, the next as soon as one is done or due.
final class DeliveryLane: Sendable {
    /// How long a lane sleeps without being told anything.
    private static let longestWait = Duration.seconds(10)
    private static let shortestWait = Duration.milliseconds(20)

    let channel: DeliveryChannel
    let width: Int
    let signal = AsyncSignal()
    private let outbox: Outbox
    private let state = Mutex((running: 0, isStopped: false))

    init(outbox: Outbox, channel: DeliveryChannel, width: Int) {
        self.outbox = outbox
        self.channel = channel
        self.width = width
    }

    /// Claims nothing more; what is under way is finished.
    func stop() {
        state.withLock { $0.isStopped = true }
        signal.send()
    }

    func run() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled, let free = state.withLock({ $0.isStopped ? nil : width - $0.running }) {
                var wait = Self.longestWait
                do {
                    let outboxMessages = free > 0 ? try await outbox.claim(channel, limit: free) : []
                    state.withLock { $0.running += outboxMessages.count }
                    for outboxMessage in outboxMessages {
                        group.addTask {
                            await self.outbox.deliver(outboxMessage)
                            self.state.withLock { $0.running -= 1 }
                            self.signal.send()
                        }
                    }
                    if outboxMessages.count < free, let due = try await outbox.nextDue(channel) {
                        let left = Duration.milliseconds(due.milliseconds(since: outbox.clock.now()))
                        wait = min(max(left, Self.shortestWait), Self.longestWait)
                    }
                } catch {
                    guard !Task.isCancelled else { return }
                    outbox.logger.error(
                        "Could not look for deliveries", metadata: ["cause": .string(LogSafe.describe(error))]
                    )
                }
                await signal.wait(atMost: wait)
            }
        }
    }
}
