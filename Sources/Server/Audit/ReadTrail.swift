import Domain
import Logging
import ServiceLifecycle
import Storage
import Synchronization

/// Notes who read which patient's data. Reads must stay reads, so the notes are collected and written together, a few times a
/// second; a crash loses at most those of the last moment (see docs/decisions).
final class ReadTrail: Service {
    struct Entry: Sendable {
        var scope: ClinicScope
        var request: Incoming
        var subject: Subject
    }

    /// What was read.
    struct Subject: Sendable {
        var entity: AuditEntity
        var id: ID
    }

    /// When so many wait, the next reader waits for them to be written.
    private static let bound = 4096
    /// Entries a transaction.
    private static let batch = 500
    private static let interval = Duration.milliseconds(200)

    private let database: Database
    private let logger: Logger
    private let waiting = Mutex<[Entry]>([])
    private let turnstile = Turnstile()

    init(database: Database, logger: Logger) {
        self.database = database
        self.logger = logger
    }

    func record(_ entry: Entry) async throws {
        let isFull = waiting.withLock { waiting in
            waiting.append(entry)
            return waiting.count >= Self.bound
        }
        if isFull { try await flush() }
    }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.interval)
                do {
                    try await self.flush()
                } catch {
                    self.logger.error("Could not write the trail of reads", metadata: ["cause": .string(LogSafe.describe(error))])
                }
            }
        }
        try await flush()
    }

    /// Writes all that waits; when it returns, all that was recorded before is written. What can't be written waits on.
    func flush() async throws {
        try await turnstile.pass { try await writeAll() }
    }

    private func writeAll() async throws {
        while true {
            let entries = waiting.withLock { waiting in
                let batch = Array(waiting.prefix(Self.batch))
                waiting.removeFirst(batch.count)
                return batch
            }
            guard !entries.isEmpty else { return }
            do {
                try await database.write { tx in try Self.write(entries, tx) }
            } catch {
                waiting.withLock { $0.insert(contentsOf: entries, at: 0) }
                throw error
            }
        }
    }

    private static func write(_ entries: [Entry], _ tx: borrowing Transaction) throws {
        // By clinic in a fixed order, so that two servers lock the ledgers in the same one.
        let clinics = Dictionary(grouping: entries, by: \.scope.clinicId).sorted { $0.key < $1.key }
        for (clinicId, entries) in clinics {
            guard var ledger = try Ledger.lock(tx, clinicId: clinicId) else { continue }
            let lines = entries.map { entry in
                let line = AuditEntry(
                    action: .read, entity: entry.subject.entity, entityId: entry.subject.id, before: nil, after: nil)
                return AuditLink(line, by: entry.scope, request: entry.request, at: entry.request.now)
            }
            try ledger.append(tx, lines, at: entries[0].request.now)
            try ledger.write(tx, isChanged: false)
        }
    }
}
