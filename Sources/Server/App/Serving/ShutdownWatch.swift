import Foundation
import Logging
import ServiceLifecycle

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ends the process when stopping takes far longer than it may: something hangs that nothing else can end.
struct ShutdownWatch: Service {
    /// Seconds that running requests get.
    let limit: Int
    let logger: Logger

    /// Seconds beyond the limit: for giving up, and for closing the database.
    private static let patience = 15

    func run() async throws {
        try await gracefulShutdown()
        // A thread of its own: what hangs may be the pool that tasks run on. It ends with the process.
        let seconds = UInt32(limit + Self.patience)
        Thread.detachNewThread { [logger] in
            sleep(seconds)
            logger.critical("The server did not stop in time; ending it")
            _exit(70)
        }
    }
}
