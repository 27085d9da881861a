import Foundation
import Logging
import ServiceLifecycle
package import Storage

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ends the server when the disk failed to keep a write: what the file holds is not known until the next start recovers it
/// (scale.md C1).
struct DiskFailureWatch: Service {
    let database: Database

    /// Between two looks.
    private static let interval = Duration.milliseconds(200)
    /// How long the server goes on with its 503, so that who asks hears more than a refused connection.
    private static let notice = Duration.seconds(5)
    /// Seconds until the process ends, however long its requests take.
    private static let patience: UInt32 = 25

    func run() async throws {
        while !Task.isShuttingDownGracefully && !Task.isCancelled {
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.interval) }
            guard let cause = database.failure else { continue }
            // A thread of its own: what hangs may be the pool that tasks run on. It ends with the process.
            Thread.detachNewThread {
                sleep(Self.patience)
                _exit(DiskFailure.exitCode)
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.notice) }
            throw DiskFailure(cause: cause)
        }
    }
}

/// Why the server ended itself.
package struct DiskFailure: Error {
    package let cause: DatabaseError

    /// `EX_IOERR` of sysexits.h.
    package static let exitCode: Int32 = 74
}
