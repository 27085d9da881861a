@testable import Storage
import Synchronization
import TestSupport
import Testing

@Suite("When a SQLite file cannot be synced, nothing more is written")
struct FailedSyncTests {
    private func options(_ disk: FailingDisk, checkpointsAt pages: Int = 1_000) -> DatabaseOptions {
        var options = DatabaseOptions.test
        options.vfs = disk.vfs
        options.access = .serving
        options.checkpoints.idle = pages
        options.checkpoints.busy = pages
        return options
    }

    /// That nothing is acknowledged or readable that the disk may not have.
    private func expectStopped(_ database: Database, names: [String]) async throws {
        #expect(database.failure?.kind == .outcomeUnknown || database.failure?.kind == .unavailable)
        #expect(try await database.names() == names)
        let error = await #expect(throws: DatabaseError.self) { try await database.write { try $0.insert("late") } }
        #expect(error?.kind == .unavailable)
        #expect(try await database.names() == names)
    }

    @Test("every writer of the commit hears that its outcome is unknown, also one that had failed by itself")
    func commit() async throws {
        let disk = try FailingDisk()
        try await TestDatabase.with(.sqlite, template: counters, options: options(disk)) { test in
            try await test.database.write { try $0.insert("before") }
            let gate = Gate()
            let accepted = test.database.metrics.writes.accepted
            let holder = Task { try await test.database.write { _ in gate.wait() } }
            #expect(
                try await eventually { test.database.metrics.writes.accepted == accepted + 1 && test.database.metrics.writes.waiting == 0 })
            let tasks = (0..<8).map { index in
                Task {
                    try await test.database.write { tx in
                        try tx.insert("c\(index)")
                        if index == 3 { throw Refused() }
                    }
                }
            }
            #expect(try await eventually { test.database.metrics.writes.waiting == 8 })
            disk.failSyncs(of: .wal)
            gate.open()
            // It has changed nothing, so its commit needs no sync.
            try await holder.value
            for task in tasks {
                let error = await #expect(throws: DatabaseError.self) { try await task.value }
                #expect(error?.kind == .outcomeUnknown)
            }
            disk.failSyncs(of: [])
            try await expectStopped(test.database, names: ["before"])
        }
    }

    @Test("and a writer that hides the failure of a statement hears it too")
    func statement() async throws {
        let disk = try FailingDisk()
        // After each commit the WAL begins again, and its new header is synced before the commit.
        try await TestDatabase.with(.sqlite, template: counters, options: options(disk, checkpointsAt: 1)) { test in
            try await test.database.write { try $0.insert("before") }
            try await test.database.write { try $0.insert("before too") }
            let failures = Mutex(0)
            let error = await #expect(throws: DatabaseError.self) {
                try await test.database.write { tx in
                    // What does not fit the cache is written before the commit.
                    try tx.run("PRAGMA cache_size = 10")
                    disk.failSyncs(of: .wal)
                    for index in 0..<2_000 where failures.withLock({ $0 }) == 0 {
                        do {
                            try tx.insert("row \(index) of those that fill the cache of pages, which is a small one")
                        } catch {
                            failures.withLock { $0 += 1 }
                        }
                    }
                }
            }
            #expect(failures.withLock { $0 } == 1)
            #expect(error?.kind == .outcomeUnknown)
            disk.failSyncs(of: [])
            try await expectStopped(test.database, names: ["before", "before too"])
        }
    }

    @Test("of the database file at a checkpoint: what was acknowledged stays, and is there after a power cut", arguments: 0..<8)
    func checkpoint(seed: Int) async throws {
        let disk = try FailingDisk()
        try await TestDatabase.with(.sqlite, template: counters, options: options(disk, checkpointsAt: 1)) { test in
            try await test.database.write { try $0.insert("a") }
            // Comes after the checkpoint that follows the answer.
            try await test.database.write { _ in }
            disk.failSyncs(of: .database)
            try await test.database.write { try $0.insert("b") }
            #expect(try await eventually { test.database.failure != nil })
            disk.failSyncs(of: [])
            try await expectStopped(test.database, names: ["a", "b"])
            let cut = try PowerCuts(disk, of: test.url).now(seed: seed)
            let next = try Database.open(cut.url, options: .test, logger: TestDatabase.logger)
            defer { next.close() }
            #expect(try await next.names() == ["a", "b"])
            let integrity = try await next.read { try $0.first("PRAGMA integrity_check") { try $0.get(0, as: String.self) } }
            #expect(integrity == "ok")
        }
    }

    @Test("what the disk kept of such a commit, all or nothing, is what the next start finds", arguments: 0..<8)
    func afterwards(seed: Int) async throws {
        let disk = try FailingDisk()
        try await TestDatabase.with(.sqlite, template: counters, options: options(disk)) { test in
            try await test.database.write { try $0.insert("a") }
            disk.failSyncs(of: .wal)
            await #expect(throws: DatabaseError.self) {
                try await test.database.write { tx in
                    try tx.insert("b")
                    try tx.insert("c")
                }
            }
            disk.failSyncs(of: [])
            try await expectStopped(test.database, names: ["a"])
            // Also the close writes nothing more.
            test.database.close()
            let cut = try PowerCuts(disk, of: test.url).now(seed: seed)
            let next = try Database.open(cut.url, options: .test, logger: TestDatabase.logger)
            defer { next.close() }
            let names = try await next.names()
            #expect(names == ["a"] || names == ["a", "b", "c"])
            if seed < 2 { #expect(names.count == (seed == 0 ? 1 : 3)) }
            try await next.write { try $0.insert("d") }
        }
    }
}
