import Foundation
import Logging
import ServiceLifecycle
import Storage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ends the process when stopping takes far longer than it may: something hangs that nothing else can end.
struct ShutdownWatch: Service {
    /// Seconds that running requests get.
    let limit: Int
    let database: Database
    let logger: Logger

    /// Seconds beyond the limit: for giving up, and for closing the database.
    private static let patience = 15

    func run() async throws {
        try await gracefulShutdown()
        // A thread of its own: what hangs may be the pool that tasks run on. It ends with the process.
        let seconds = UInt32(limit + Self.patience)
        Thread.detachNewThread { [database, logger] in
            sleep(seconds)
            logger.critical("The server did not stop in time; ending it")
            _exit(database.failure == nil ? 70 : DiskFailure.exitCode)
        }
    }
}
