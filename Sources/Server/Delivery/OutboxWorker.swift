import Domain
import Logging
import ServiceLifecycle
import Storage

/// Delivers what is due, each channel by itself: a gateway that hangs holds no mail up.
package struct OutboxWorker: Service {
    let outbox: Outbox
    private let lanes: [DeliveryLane]

    package init(_ outbox: Outbox) {
        self.outbox = outbox
        lanes = [
            DeliveryLane(outbox: outbox, channel: .email, width: SMTPMailer.threads),
            DeliveryLane(outbox: outbox, channel: .whatsapp, width: 8),
        ]
    }

    package func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for lane in lanes { group.addTask { await lane.run() } }
                group.addTask {
                    await cancelWhenGracefulShutdown {
                        for await _ in outbox.database.listen(channel: "odontox_outbox") {
                            for lane in lanes { lane.signal.send() }
                        }
                    }
                }
            }
        } onGracefulShutdown: {
            for lane in lanes { lane.stop() }
        }
        await outbox.transports.shutDown()
    }

    /// Delivers all that is due now, and returns when nothing is: one step of the worker,
    /// without its waiting.
    func deliverDue() async throws {
        for lane in lanes {
            // What is claimed may be put back, and others be due behind it.
            while let due = try await outbox.nextDue(lane.channel), due <= outbox.clock.now() {
                let outboxMessages = try await outbox.claim(lane.channel, limit: lane.width)
                await withDiscardingTaskGroup { group in
                    for outboxMessage in outboxMessages {
                        group.addTask { await outbox.deliver(outboxMessage) }
                    }
                }
            }
        }
    }
}
