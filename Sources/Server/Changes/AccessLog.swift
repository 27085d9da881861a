import Domain
import Logging
import ServiceLifecycle
import Storage
import Synchronization

/// Records who read which patient's data. Reads must stay reads, so the notes are collected and written
/// together (docs/decisions/0011): those of single records a few times a second, those of lists, which are
/// counted by the quarter of an hour, twice a minute. A crash loses at most those of that time.
final class AccessLog: Service {
    struct Entry: Sendable {
        var scope: ClinicScope
        var request: RequestData
        var subject: Subject
        /// For a list: what it is called and how many records it showed. Nil for a single record, which has
        /// an entry of its own.
        var list: List?
    }

    /// What was read.
    struct Subject: Sendable {
        var entity: AuditEntity
        var id: ID
    }

    struct List: Sendable {
        var resource: String
        var records: Int

        /// What an entry of one reading alone says.
        var after: String { "{\"resource\":\"\(resource)\",\"records\":\(records)}" }
    }

    /// When so many wait, the next reader waits for them to be written.
    private static let bound = 4096
    /// Entries a transaction.
    private static let batch = 500
    private static let interval = Duration.milliseconds(200)
    /// How long counts may wait; they stand in the trail a minute after the reading at the latest.
    private static let patience = Duration.seconds(30)

    private struct State {
        var singles: [Entry] = []
        var tallies: [TallyPlace: PendingTally] = [:]
        /// Since when the oldest of them waits.
        var since: ContinuousClock.Instant?

        var count: Int { singles.count + tallies.count }
    }

    private let database: Database
    private let logger: Logger
    private let waiting = Mutex(State())
    private let mutex = AsyncMutex()

    init(database: Database, logger: Logger) {
        self.database = database
        self.logger = logger
    }

    func record(_ entry: Entry) async throws {
        let isFull = waiting.withLock { waiting in
            if let list = entry.list {
                waiting.tallies[TallyPlace(entry, list)].add(entry, list)
                waiting.since = waiting.since ?? .now
            } else {
                waiting.singles.append(entry)
            }
            return waiting.count >= Self.bound
        }
        if isFull { try await flush() }
    }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.interval)
                do {
                    let isDue = self.waiting.withLock {
                        $0.since.map { ContinuousClock.now - $0 > Self.patience } ?? false
                    }
                    if isDue { try await self.flush() } else { try await self.flushSingles() }
                } catch {
                    self.logger.error(
                        "Could not write the trail of reads",
                        metadata: ["cause": .string(LogSafe.describe(error))])
                }
            }
        }
        try await flush()
    }

    /// Writes all that waits; when it returns, all that was recorded before is written. What can't be
    /// written waits on.
    func flush() async throws {
        try await mutex.withLock {
            try await writeSingles()
            try await writeTallies()
        }
    }

    private func flushSingles() async throws {
        try await mutex.withLock { try await writeSingles() }
    }

    private func writeSingles() async throws {
        while true {
            let entries = waiting.withLock { waiting in
                let batch = Array(waiting.singles.prefix(Self.batch))
                waiting.singles.removeFirst(batch.count)
                return batch
            }
            guard !entries.isEmpty else { return }
            do {
                try await database.write { tx in try Self.write(entries, tx) }
            } catch {
                waiting.withLock { $0.singles.insert(contentsOf: entries, at: 0) }
                throw error
            }
        }
    }

    private func writeTallies() async throws {
        let tallies = waiting.withLock { waiting in
            let all = waiting.tallies
            (waiting.tallies, waiting.since) = ([:], nil)
            return all
        }
        let clinics = Dictionary(grouping: tallies.values, by: \.first.scope.clinicId).sorted {
            $0.key < $1.key
        }
        var written: Set<ID> = []
        do {
            for (clinicId, tallies) in clinics {
                try await database.write(in: .clinic(clinicId)) { tx in
                    try TallyWriter.write(tallies, in: clinicId, tx)
                }
                written.insert(clinicId)
            }
        } catch {
            let left = tallies.filter { !written.contains($0.value.first.scope.clinicId) }
            waiting.withLock { waiting in
                waiting.tallies.merge(left) { $0.adding($1) }
                waiting.since = waiting.since ?? .now
            }
            throw error
        }
    }

    private static func write(_ entries: [Entry], _ tx: borrowing Transaction) throws {
        // By clinic in a fixed order, so that two servers lock the sequences in the same one.
        let clinics = Dictionary(grouping: entries, by: \.scope.clinicId).sorted { $0.key < $1.key }
        for (clinicId, entries) in clinics {
            guard var sequences = try ClinicSequences.lock(tx, clinicId: clinicId) else { continue }
            let now = entries[0].request.now
            let drafts = entries.map { $0.draft(after: $0.list?.after, at: $0.request.now) }
            try sequences.append(tx, try tx.auditKeys.sealed(drafts, tx, in: clinicId, at: now), at: now)
            try sequences.write(tx, isChanged: false)
        }
    }
}

extension AccessLog.Entry {
    func draft(after: String?, at moment: Instant) -> AuditDraft {
        let entry = AuditEntry(
            action: .read, entity: subject.entity, entityId: subject.id, patient: nil, before: nil,
            after: after)
        return AuditDraft(entry, by: scope, request: request, at: moment)
    }
}
