import Foundation
import Storage
import TestSupport
import Testing

@Suite struct SQLiteFileTests {
    private func folder() -> String {
        FileManager.default.temporaryDirectory.appending(path: "odontox-file-\(UUID().uuidString)").path
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? NSNumber).intValue
    }

    @Test("The writer is durable: WAL, synchronous=FULL, foreign keys")
    func durability() async throws {
        try await TestDatabase.with(.sqlite) { test in
            let settings = try await test.database.write { tx in
                [
                    try tx.first("PRAGMA journal_mode") { try $0.get(0, as: String.self) },
                    try tx.first("PRAGMA synchronous") { String($0.int(0)) },
                    try tx.first("PRAGMA foreign_keys") { String($0.int(0)) },
                ]
            }
            #expect(settings == ["wal", "2", "1"])
        }
    }

    @Test("The server checkpoints while writes go on, so that the WAL stays bounded")
    func walBound() async throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/clinic.sqlite"
        var options = DatabaseOptions.test
        options.access = .serving
        let database = try Database.open(.sqlite(path: path), options: options, logger: TestDatabase.logger)
        defer { database.close() }
        try await database.write { _ = try $0.run("CREATE TABLE t (n INTEGER PRIMARY KEY, b BLOB)") }
        // About 200 MB, in transactions of 200 KB.
        for number in 0..<1000 {
            try await database.write { tx in
                _ = try tx.run("INSERT INTO t VALUES (\(number), zeroblob(200000))")
            }
        }
        let size = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? NSNumber
        #expect(try #require(size).intValue < 110_000_000)
        let count = try await database.read { try $0.first("SELECT count(*) FROM t") { $0.int(0) } }
        #expect(count == 1000)
    }

    @Test("The WAL stays bounded while the writer is never idle and reads overlap", arguments: [0, 30])
    func busyWAL(milliseconds: UInt32) async throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/clinic.sqlite"
        var options = DatabaseOptions.test
        options.readers = 4
        options.access = .serving
        let database = try Database.open(.sqlite(path: path), options: options, logger: TestDatabase.logger)
        defer { database.close() }
        try await database.write { _ = try $0.run("CREATE TABLE t (n INTEGER PRIMARY KEY, b BLOB)") }
        let reading = Task {
            try await withThrowingTaskGroup { group in
                for _ in 0..<3 {
                    group.addTask {
                        while !Task.isCancelled {
                            try await database.read { tx in
                                _ = try tx.first("SELECT count(*) FROM t WHERE n < 9") { $0.int(0) }
                                // The snapshot holds the WAL meanwhile.
                                if milliseconds > 0 { usleep(milliseconds * 1000) }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        // About 300 MB. The WAL is measured all along, because a checkpoint may truncate it.
        let longest = try await withThrowingTaskGroup { group in
            for first in 0..<16 {
                group.addTask {
                    var longest = 0
                    for number in stride(from: first, to: 3000, by: 16) {
                        try await database.write { tx in
                            _ = try tx.run("INSERT INTO t VALUES (\(number), zeroblob(100000))")
                        }
                        let size =
                            try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size]
                            as? NSNumber
                        longest = max(longest, try #require(size).intValue)
                    }
                    return longest
                }
            }
            return try await group.reduce(0, max)
        }
        reading.cancel()
        // Cancelled in the midst of a read, or between two.
        _ = await reading.result
        #expect(longest < 170_000_000)
        let count = try await database.read { try $0.first("SELECT count(*) FROM t") { $0.int(0) } }
        #expect(count == 3000)
    }

    @Test("A transaction that outgrows the cache is read back before the commit, rolled back, and kept")
    func longTransaction() async throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/clinic.sqlite"
        var database = try Database.open(.sqlite(path: path), logger: TestDatabase.logger)
        try await database.write { _ = try $0.run("CREATE TABLE t (n INTEGER PRIMARY KEY, b BLOB)") }
        /// 60 MB, where the cache has 32.
        @Sendable func fill(_ tx: borrowing Transaction, from first: Int) throws {
            for number in first..<first + 300 {
                try tx.run("INSERT INTO t VALUES (\(number), randomblob(200000))")
            }
            let length = try tx.first("SELECT sum(length(b)) FROM t WHERE n >= \(first)") { $0.int(0) }
            #expect(length == 60_000_000)
        }
        try await database.write { try fill($0, from: 0) }
        await #expect(throws: Refused.self) {
            try await database.write { tx in
                try fill(tx, from: 300)
                throw Refused()
            }
        }
        try await database.write { _ = try $0.run("DELETE FROM t WHERE n % 2 = 0") }
        for isOpenedAgain in [false, true] {
            if isOpenedAgain {
                database.close()
                database = try Database.open(.sqlite(path: path), logger: TestDatabase.logger)
            }
            let count = try await database.read { try $0.first("SELECT count(*) FROM t") { $0.int(0) } }
            #expect(count == 150)
            let check = try await database.read {
                try $0.query("PRAGMA integrity_check") { try $0.get(0, as: String.self) }
            }
            #expect(check == ["ok"])
        }
        database.close()
    }

    @Test("A second server on one file is refused; short writes beside the first are not")
    func claims() async throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/clinic.sqlite"
        func open(_ access: DatabaseOptions.Access) throws -> Database {
            var options = DatabaseOptions.test
            options.access = access
            return try Database.open(.sqlite(path: path), options: options, logger: TestDatabase.logger)
        }
        let server = try open(.serving)
        try await server.write { _ = try $0.run("CREATE TABLE t (n INTEGER)") }
        #expect(
            throws: DatabaseError(
                .busy, "another process has the database open: \(path) is being served already")
        ) {
            try open(.serving)
        }
        #expect(throws: DatabaseError(.busy, "another process has the database open: \(path) is open")) {
            try open(.alone)
        }
        let beside = try open(.shared)
        try await beside.write { _ = try $0.run("INSERT INTO t VALUES (1)") }
        #expect(throws: DatabaseError.self) { try open(.alone) }
        beside.close()
        #expect(try await server.read { try $0.first("SELECT n FROM t") { $0.int(0) } } == 1)
        server.close()
        try open(.serving).close()
        try open(.alone).close()
    }

    @Test("A connection beside a server never checkpoints, however much it writes")
    func noCheckpointBeside() async throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/clinic.sqlite"
        var options = DatabaseOptions.test
        options.access = .serving
        let server = try Database.open(.sqlite(path: path), options: options, logger: TestDatabase.logger)
        try await server.write { _ = try $0.run("CREATE TABLE t (n INTEGER PRIMARY KEY, b BLOB)") }
        options.access = .shared
        let beside = try Database.open(.sqlite(path: path), options: options, logger: TestDatabase.logger)
        for number in 0..<30 {
            try await beside.write { tx in
                _ = try tx.run("INSERT INTO t VALUES (\(number), zeroblob(1000000))")
            }
        }
        beside.close()
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
        #expect(try #require(size).intValue < 1_000_000)
        server.close()
    }

    @Test(
        "SQLite's version is judged by the WAL-reset defect",
        arguments: [
            (3_040_001, true), (3_044_005, true), (3_044_006, false), (3_045_000, true), (3_050_006, true),
            (3_050_007, false),
            (3_051_002, true), (3_051_003, false), (3_052_000, false),
        ])
    func version(number: Int, isDefective: Bool) {
        let version = SQLiteVersion(number: number)
        #expect(version.hasWALResetDefect == isDefective)
        #expect(version.verdict.contains("WAL-reset") == isDefective)
        #expect(version.verdict.contains(version.description))
    }

    @Test("A read that never ends is ended, and the reader works on")
    func endlessRead() async throws {
        var options = DatabaseOptions.test
        options.statementLimit = .milliseconds(200)
        options.readers = 1
        try await TestDatabase.with(.sqlite, options: options) { test in
            let error = await #expect(throws: DatabaseError.self) {
                try await test.database.read { tx in
                    try tx.first(
                        """
                        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*)
                        FROM n
                        """
                    ) { $0.int(0) }
                }
            }
            #expect(error?.kind == .timeout)
            let one = try await test.database.read { try $0.first("SELECT 1") { $0.int(0) } }
            #expect(one == 1)
        }
    }

    @Test("Missing folders and the file are made for their owner only")
    func modes() async throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/deep/clinic.sqlite"
        let database = try Database.open(.sqlite(path: path), logger: TestDatabase.logger)
        try await database.write { _ = try $0.run("CREATE TABLE t (n INTEGER)") }
        #expect(try mode(folder) == 0o700)
        #expect(try mode(folder + "/deep") == 0o700)
        for suffix in ["", "-wal", "-shm"] { #expect(try mode(path + suffix) == 0o600) }
        database.close()
        // Closing moves everything into the one file.
        #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
    }

    @Test("A path that cannot be opened, or is no database, is a clear error")
    func unopenable() throws {
        let folder = folder()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(throws: DatabaseError.self) {
            try Database.open(.sqlite(path: folder), logger: TestDatabase.logger)
        }
        let text = folder + "/letter.txt"
        try String(repeating: "no database ", count: 200).write(
            toFile: text, atomically: true, encoding: .utf8)
        #expect(throws: DatabaseError.self) {
            try Database.open(.sqlite(path: text), logger: TestDatabase.logger)
        }
    }

    @Test("A backup is whole and consistent while the database is written to")
    func backup() async throws {
        let folder = folder()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await TestDatabase.with(.sqlite, template: counters) { test in
            let database = test.database
            try await database.write { tx in
                try tx.insert("one")
                try tx.insert("two")
                for index in 0..<2000 { try tx.insert("filler-\(index)") }
            }
            let writing = Task {
                var rounds = 0
                while !Task.isCancelled {
                    // In every committed state both are equal.
                    _ = try? await database.write {
                        try $0.run("UPDATE counters SET n = n + 1 WHERE name IN ('one', 'two')")
                    }
                    rounds += 1
                }
                return rounds
            }
            for round in 0..<3 {
                let path = "\(folder)/copy-\(round).sqlite"
                try await database.backup(to: path)
                #expect(try mode(path) == 0o600)
                let copy = try Database.open(.sqlite(path: path), logger: TestDatabase.logger)
                #expect(try await copy.counter("one") == copy.counter("two"))
                #expect(try await copy.names().count == 2002)
                let check = try await copy.read {
                    try $0.query("PRAGMA integrity_check") { try $0.get(0, as: String.self) }
                }
                #expect(check == ["ok"])
                copy.close()
            }
            writing.cancel()
            #expect(await writing.value > 0)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder).allSatisfy {
                    !$0.contains("partial")
                })
            await #expect(throws: DatabaseError.self) { try await database.backup(to: "/nowhere/\u{0}/copy") }
        }
    }
}
