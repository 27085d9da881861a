import Logging
import Storage
import Testing

@Suite struct SmokeTests {
    @Test("What is written can be read, and a thrown error takes its write back")
    func roundTrip() async throws {
        struct Refused: Error {}
        let path = "/tmp/storage-smoke-\(UInt32.random(in: 0 ... .max))/a.sqlite"
        let database = try Database.open(DatabaseURL("sqlite:\(path)"), logger: Logger(label: "test"))
        defer { database.close() }
        let applied = try await Migrator.migrate(
            database,
            [Migration(id: "1", statements: ["CREATE TABLE t (id \(SQL.type(.id)) PRIMARY KEY, n \(SQL.type(.integer)))\(SQL.strict)"])])
        #expect(applied == ["1"])
        try await database.write { tx in
            for index in 0..<10 { try tx.run("INSERT INTO t VALUES (\("k\(index)"), \(index))") }
        }
        await #expect(throws: Refused.self) {
            try await database.write { tx in
                try tx.run("DELETE FROM t")
                throw Refused()
            }
        }
        await withTaskGroup(of: Void.self) { group in
            for index in 10..<60 {
                group.addTask {
                    try? await database.write { tx in
                        try tx.run("INSERT INTO t VALUES (\("k\(index)"), \(index))")
                        if index == 30 { throw Refused() }
                    }
                }
            }
        }
        let rows = try await database.read { tx in
            let x = 5
            return try tx.query("SELECT id, n FROM t WHERE n >= \(x)") { (try $0.get(0, as: String.self), $0.int(1)) }
        }
        #expect(rows.count == 54)
        print(database.metrics)
    }
}
