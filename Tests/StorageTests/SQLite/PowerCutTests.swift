import Foundation
import Storage
import TestSupport
import Testing

@Suite("After a power cut a SQLite file has all that was acknowledged, and of the rest whole transactions or nothing")
struct PowerCutTests {
    @Test("whatever the disk lost or reordered of what was not synced", arguments: 0..<24)
    func everythingKept(seed: Int) async throws {
        let run = try await CutRun.run(seed: seed)
        #expect(run.problems.isEmpty, "\(run.problems)")
        #expect(run.cuts > 0)
    }

    /// Proves that the disk and the comparison can find a fault.
    @Test("and with a disk that only claims to sync, this test finds what is lost", arguments: [FailingDisk.Files.wal, .database])
    func liesFound(files: FailingDisk.Files) async throws {
        var problems: [String] = []
        for seed in 0..<6 where problems.isEmpty { problems = try await CutRun.run(seed: seed, lyingAbout: files).problems }
        #expect(!problems.isEmpty)
    }
}

/// Transactions of random size, alone and together, under checkpoints of all modes, with cuts at random moments.
private struct CutRun {
    /// A transaction that puts `parts` rows into a table and counts itself in another.
    private struct Step {
        var number: Int
        var parts: Int
        var bytes: Int
        /// The disk's changes before it began, and after it was acknowledged.
        var began = 0
        var ended = 0

        func perform(on database: Database) async throws {
            try await database.write { [number, parts, bytes] tx in
                for part in 0..<parts {
                    try tx.run("INSERT INTO pieces VALUES (\(number), \(part), randomblob(\(bytes)))")
                }
                try tx.run("UPDATE totals SET steps = steps + 1, parts = parts + \(parts)")
            }
        }
    }

    private let disk: FailingDisk
    private var random: SeededRandom
    private var steps: [Step] = []
    var problems: [String] = []
    var cuts = 0

    static func run(seed: Int, lyingAbout files: FailingDisk.Files = []) async throws -> CutRun {
        let disk = try FailingDisk()
        var run = CutRun(disk: disk, random: SeededRandom(seed: seed))
        let test = try await TestDatabase.make(.sqlite, options: run.options(disk))
        disk.ignoreSyncs(of: files)
        do {
            let done = try await run.write(test, disk)
            run.cuts = done.count
            for cut in done { await run.compare(cut) }
        } catch {
            try? await test.close()
            throw error
        }
        try await test.close()
        return run
    }

    private mutating func options(_ disk: FailingDisk) -> DatabaseOptions {
        var options = DatabaseOptions.test
        options.vfs = disk.vfs
        options.access = .serving
        options.checkpoints.idle = Int.random(in: 5...40, using: &random)
        options.checkpoints.busy = Int.random(in: 20...120, using: &random)
        options.checkpoints.truncate = Int.random(in: 100...200, using: &random)
        return options
    }

    /// Returns the cuts that came.
    private mutating func write(_ test: TestDatabase, _ disk: FailingDisk) async throws -> [PowerCuts.Cut] {
        try await test.database.write { tx in
            try tx.run("CREATE TABLE pieces (step INTEGER, part INTEGER, bytes BLOB, PRIMARY KEY (step, part)) STRICT")
            try tx.run("CREATE TABLE totals (steps INTEGER NOT NULL, parts INTEGER NOT NULL) STRICT")
            try tx.run("INSERT INTO totals VALUES (0, 0)")
        }
        var cuts = PowerCuts(disk, of: test.url)
        for _ in 0..<30 {
            if random.chance(60) { try cuts.plan(within: 40, using: &random) }
            // Some fill the WAL in one go, so that it is truncated.
            let size = random.chance(5) ? 400_000 : 4_000
            var batch: [Step] = []
            for _ in 0..<(random.chance(25) ? 4 : 1) {
                batch.append(
                    Step(
                        number: steps.count + batch.count, parts: .random(in: 1...5, using: &random),
                        bytes: .random(in: 0..<size, using: &random), began: disk.changes))
            }
            try await withThrowingTaskGroup { group in
                for step in batch { group.addTask { try await step.perform(on: test.database) } }
                try await group.waitForAll()
            }
            for step in batch.indices { batch[step].ended = disk.changes }
            steps += batch
        }
        // The close checkpoints too.
        try cuts.plan(within: 20, using: &random)
        test.database.close()
        return cuts.done
    }

    private mutating func compare(_ cut: PowerCuts.Cut) async {
        func problem(_ text: String) -> String { "cut \(cut.change): \(text)" }
        do {
            let database = try Database.open(cut.url, options: .test, logger: TestDatabase.logger)
            defer { database.close() }
            let (integrity, kept, totals) = try await database.read { tx in
                (
                    try tx.query("PRAGMA integrity_check") { try $0.get(0, as: String.self) },
                    try tx.query("SELECT step, count(*) FROM pieces GROUP BY step") { (Int($0.int(0)), Int($0.int(1))) },
                    try tx.first("SELECT steps, parts FROM totals") { (Int($0.int(0)), Int($0.int(1))) } ?? (-1, -1)
                )
            }
            if integrity != ["ok"] { problems.append(problem("\(integrity.prefix(3))")) }
            if totals != (kept.count, kept.reduce(0) { $0 + $1.1 }) { problems.append(problem("totals \(totals) of \(kept)")) }
            let parts = Dictionary(uniqueKeysWithValues: kept)
            for step in steps {
                let found = parts[step.number]
                if found == nil, step.ended < cut.change { problems.append(problem("\(step) is lost")) }
                if let found, found != step.parts { problems.append(problem("\(step) is halved")) }
                if found != nil, step.began >= cut.change { problems.append(problem("\(step) comes from the future")) }
            }
        } catch {
            problems.append(problem("\(error)"))
        }
    }
}
