import Foundation
import Storage
import Synchronization
import Testing

/// Keeps everybody from writing to a table for a while, so that a test can tell in which order others come. On SQLite, to any table.
final class TableHold: Sendable {
    private let server: TestServer
    private let isHeld = Atomic(false)
    private let isReleased = Atomic(false)
    private let task = Mutex(Task<Void, any Error>?.none)

    /// Returns when the table is held.
    /// - Parameter change: Done under the hold; others see it when the hold ends.
    init(_ server: TestServer, _ table: SQL, after change: SQL? = nil) async throws {
        self.server = server
        task.withLock { task in
            task = Task { [self] in
                try await server.database.write { tx in
                    if tx.engine == .postgres { try tx.run("LOCK TABLE \(table) IN SHARE MODE") }
                    if let change { try tx.run(change) }
                    self.isHeld.store(true, ordering: .relaxed)
                    for _ in 0..<12_000 where !self.isReleased.load(ordering: .relaxed) {
                        if tx.engine == .postgres { try tx.run("SELECT pg_sleep(0.01)") } else { Thread.sleep(forTimeInterval: 0.01) }
                    }
                }
            }
        }
        try await until { self.isHeld.load(ordering: .relaxed) }
    }

    /// Returns when so many wait for a lock of PostgreSQL's, of this table or another, or when `enough` says that they never will.
    func wait(for count: Int, or enough: @Sendable () -> Bool = { false }) async throws {
        try await until {
            if enough() { return true }
            let waiting = try await self.server.count(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
            return waiting >= count
        }
    }

    func release() async throws {
        isReleased.store(true, ordering: .relaxed)
        try await task.withLock { $0 }?.value
    }

    /// Polls; two minutes at most.
    func until(_ isSo: @Sendable () async throws -> Bool) async throws {
        for _ in 0..<12_000 {
            if try await isSo() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("it did not come to pass in time")
    }
}
