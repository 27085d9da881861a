import Logging
import ServiceLifecycle

/// Work that is done again and again. What fails is logged and done again in its turn.
struct PeriodicJob: Service {
    let name: String
    /// Between the end of one run and the begin of the next, give or take a fifth: several
    /// servers drift apart.
    let interval: Duration
    let logger: Logger
    let work: @Sendable () async throws -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                // First the wait: a server that starts has other things to do.
                try? await Task.sleep(for: interval * Double.random(in: 0.8...1.2))
                guard !Task.isCancelled else { return }
                do {
                    try await work()
                } catch {
                    guard !Task.isCancelled else { return }
                    logger.error(
                        "A job failed",
                        metadata: ["job": .string(name), "cause": .string(LogSafe.describe(error))])
                }
            }
        }
    }
}
