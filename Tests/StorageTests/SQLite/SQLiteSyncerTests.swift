import Synchronization
import Testing

@testable import Storage

@Suite("A commit is heard of once it is on the disk (docs/decisions/0027)")
struct SQLiteSyncerTests {
    /// What became of a job.
    private final class Probe: Job {
        let isWrite = true
        let deadline = ContinuousClock.now
        private let outcome = Mutex("")

        var text: String { outcome.withLock { $0 } }

        func begin() -> Bool { true }
        func perform(_ transaction: borrowing Transaction) throws {}
        func finish() { outcome.withLock { $0 += "finished" } }
        func fail(_ error: any Error) { outcome.withLock { $0 += "failed: \((error as? DatabaseError)?.message ?? "\(error)")" } }
        func abandon(_ error: any Error) {}
    }

    /// A syncer whose disk is held up by a gate for each sync.
    private struct Disk {
        let gate = Gate()
        let hub = NotificationHub()
        let syncer: SQLiteSyncer
        let crew = Crew()

        init(failing: Bool = false) {
            let gate = gate
            syncer = SQLiteSyncer(
                hub: hub, onRest: {},
                sync: {
                    gate.wait()
                    if failing { throw DatabaseError(.unavailable, "no disk") }
                })
            crew.start("sync") { [syncer] in syncer.run() }
        }

        func commit(_ jobs: [Probe], refused: [Probe] = [], changes: Bool = true) throws {
            try syncer.announce()
            syncer.take(
                SQLiteSyncer.Commit(done: jobs, refused: refused.map { ($0, Refused()) }, notifications: [], hasChanges: changes))
        }

        func end() {
            syncer.close()
            #expect(crew.wait(atMost: .seconds(10)))
        }
    }

    @Test("Those that did, those that were refused and those that only read hear nothing before")
    func waits() async throws {
        let disk = Disk()
        let (writer, refused, reader, late) = (Probe(), Probe(), Probe(), Probe())
        disk.syncer.finish(reader)
        #expect(reader.text == "finished", "nothing is on its way")
        let witness = Probe()
        try disk.commit([writer], refused: [refused])
        disk.syncer.finish(witness)
        #expect(!disk.syncer.isAtRest)
        try await Task.sleep(for: .milliseconds(20))
        #expect([writer, refused, witness].allSatisfy { $0.text.isEmpty })
        disk.gate.open()
        #expect(try await eventually { [writer, witness].allSatisfy { $0.text == "finished" } })
        #expect(try await eventually { refused.text.hasPrefix("failed") && disk.syncer.isAtRest })
        disk.syncer.finish(late)
        #expect(late.text == "finished")
        disk.end()
    }

    @Test("A commit that changed nothing needs no disk, but waits for those before it")
    func nothingToSync() async throws {
        let disk = Disk()
        let (first, second) = (Probe(), Probe())
        try disk.commit([first], changes: false)
        #expect(try await eventually { first.text == "finished" })
        let third = Probe()
        try disk.commit([second])
        try disk.commit([third], changes: false)
        try await Task.sleep(for: .milliseconds(20))
        #expect(third.text.isEmpty)
        disk.gate.open()
        #expect(try await eventually { second.text == "finished" && third.text == "finished" })
        disk.end()
    }

    @Test("When the disk fails, nobody is told that it was done, and nothing more is taken")
    func fails() async throws {
        let disk = Disk(failing: true)
        let (writer, witness) = (Probe(), Probe())
        try disk.commit([writer])
        disk.syncer.finish(witness)
        disk.gate.open()
        #expect(try await eventually { writer.text == "failed: no disk" && witness.text == "failed: no disk" })
        #expect(throws: DatabaseError.self) { try disk.syncer.announce() }
        disk.end()
    }
}
