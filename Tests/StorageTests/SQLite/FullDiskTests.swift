import Storage
import TestSupport
import Testing

@Suite("A full disk refuses writes, and takes them again when there is room")
struct FullDiskTests {
    private func options(_ disk: FailingDisk, checkpointsAt pages: Int) -> DatabaseOptions {
        var options = DatabaseOptions.test
        options.vfs = disk.vfs
        options.access = .serving
        options.checkpoints.idle = pages
        options.checkpoints.busy = pages
        return options
    }

    private func expectWhole(_ test: TestDatabase, _ disk: FailingDisk, names: Set<String>) async throws {
        #expect(Set(try await test.database.names()) == names)
        for seed in 0..<4 {
            let cut = try PowerCuts(disk, of: test.url).now(seed: seed)
            let next = try Database.open(cut.url, options: .test, logger: TestDatabase.logger)
            defer { next.close() }
            #expect(Set(try await next.names()) == names)
            let integrity = try await next.read { try $0.first("PRAGMA integrity_check") { try $0.get(0, as: String.self) } }
            #expect(integrity == "ok")
        }
    }

    @Test("in the WAL: the write is refused and not there")
    func wal() async throws {
        let disk = try FailingDisk()
        try await TestDatabase.with(.sqlite, template: counters, options: options(disk, checkpointsAt: 1_000)) { test in
            try await test.database.write { try $0.insert("before") }
            disk.fill(.wal)
            for _ in 0..<3 {
                let error = await #expect(throws: DatabaseError.self) { try await test.database.write { try $0.insert("refused") } }
                #expect(error?.kind == .full)
                #expect(try await test.database.names() == ["before"])
            }
            #expect(test.database.failure == nil)
            disk.fill([])
            try await test.database.write { try $0.insert("after") }
            try await expectWhole(test, disk, names: ["before", "after"])
        }
    }

    @Test("at a checkpoint: writes go on into the WAL, and the checkpoint comes later")
    func checkpoint() async throws {
        let disk = try FailingDisk()
        try await TestDatabase.with(.sqlite, template: counters, options: options(disk, checkpointsAt: 1)) { test in
            var names: Set<String> = []
            func fill(_ count: Int) async throws {
                for _ in 0..<count {
                    let fresh = (0..<200).map { "row \(names.count + $0) with some length, so that pages fill" }
                    try await test.database.write { tx in for name in fresh { try tx.insert(name) } }
                    names.formUnion(fresh)
                }
            }
            disk.fill(.database)
            try await fill(10)
            #expect(test.database.failure == nil)
            try await expectWhole(test, disk, names: names)
            disk.fill([])
            try await fill(2)
            try await expectWhole(test, disk, names: names)
        }
    }

    @Test("in the index beside the WAL: the write's outcome is unknown, it is not to be read, and the next one works")
    func index() async throws {
        let disk = try FailingDisk()
        try await TestDatabase.with(.sqlite, template: counters, options: options(disk, checkpointsAt: 100_000)) { test in
            try await test.database.write { _ = try $0.run("CREATE TABLE ballast (bytes BLOB) STRICT") }
            disk.fill(.index)
            var names: Set<String> = []
            var refused: DatabaseError?
            // The index has room for about 4,000 pages of the WAL at first.
            for number in 0..<200 where refused == nil {
                do {
                    try await test.database.write { tx in
                        try tx.insert("c\(number)")
                        try tx.run("INSERT INTO ballast VALUES (zeroblob(400000))")
                    }
                    names.insert("c\(number)")
                } catch {
                    refused = error as? DatabaseError
                }
            }
            #expect(refused?.kind == .outcomeUnknown)
            #expect(test.database.failure == nil)
            #expect(Set(try await test.database.names()) == names)
            disk.fill([])
            try await test.database.write { try $0.insert("after") }
            try await expectWhole(test, disk, names: names.union(["after"]))
        }
    }
}
