@testable import Storage
import Synchronization
import TestSupport
import Testing

@Suite("Writes that PostgreSQL commits together") struct PostgresGroupCommitTests {
    private let group = WriteGroup("g")

    /// Time enough for all jobs to share one commit, however slow the machine.
    private var options: DatabaseOptions {
        var options = DatabaseOptions.test
        options.sharedCommitLimit = .seconds(60)
        options.sharedLockLimit = .seconds(60)
        return options
    }

    /// As little patience with others as a server has.
    private var impatient: DatabaseOptions {
        var options = options
        options.sharedLockLimit = .milliseconds(100)
        return options
    }

    @Test("They share one commit; one that throws takes back only its own, and runs once")
    func oneFails() async throws {
        try await TestDatabase.with(.postgres, template: counters, options: options) { test in
            let runs = Tally()
            let before = test.database.metrics
            let results = try await together(test.database, 40, in: group) { index, tx in
                runs.add(index)
                try tx.insert("c\(index)")
                if index == 20 { throw Refused() }
                if index == 30 { try tx.insert("c30") }
                return index
            }
            let after = test.database.metrics
            // The job that held the writer up, and all others.
            #expect(after.commits - before.commits == 2)
            #expect(after.committedJobs - before.committedJobs == 39)
            for (index, result) in results.enumerated() {
                switch index {
                case 20: #expect(result.failure is Refused)
                case 30: #expect((result.failure as? DatabaseError)?.kind == .unique("counters_pkey"))
                default: #expect(result.value == index)
                }
                // A job in which a statement failed is run again alone.
                #expect(runs[index] == (index == 30 ? 2 : 1), "\(index)")
            }
            let names = try await test.database.names()
            #expect(names.count == 38 && !names.contains("c20") && !names.contains("c30"))
        }
    }

    @Test("Jobs of one commit see those before them, in the order of their call")
    func order() async throws {
        try await TestDatabase.with(.postgres, template: counters, options: options) { test in
            try await test.database.write { try $0.insert("sum") }
            let before = test.database.metrics.commits
            let results = try await together(test.database, 40, in: group) { _, tx in
                try tx.first("UPDATE counters SET n = n + 1 WHERE name = 'sum' RETURNING n") { $0.int(0) }
            }
            #expect(results.compactMap { $0.value ?? nil }.sorted() == (1...40).map { Int64($0) })
            #expect(test.database.metrics.commits - before == 2)
        }
    }

    @Test("More than the server has subtransactions at hand for are several commits")
    func many() async throws {
        var options = options
        options.batchLimit = 1000
        try await TestDatabase.with(.postgres, template: counters, options: options) { test in
            let before = test.database.metrics
            let results = try await together(test.database, 100, in: group) { index, tx in
                try tx.insert("c\(index)")
            }
            #expect(results.allSatisfy { $0.failure == nil })
            #expect(test.database.metrics.commits - before.commits == 4)
            #expect(test.database.metrics.committedJobs - before.committedJobs == 101)
        }
    }

    @Test("A commit takes no more jobs when its time is over; the others follow in the next")
    func timeLimit() async throws {
        var options = options
        options.sharedCommitLimit = .zero
        try await TestDatabase.with(.postgres, template: counters, options: options) { test in
            let before = test.database.metrics.commits
            let results = try await together(test.database, 5, in: group) { index, tx in
                try tx.insert("c\(index)")
            }
            #expect(results.allSatisfy { $0.failure == nil })
            #expect(test.database.metrics.commits - before == 6)
        }
    }

    @Test(
        "A failure at any statement of a job, told at once or late, harms no other job",
        arguments: ["at once", "put off", "undone by a savepoint", "attempted"])
    func atEachStatement(how: String) async throws {
        try await TestDatabase.with(.postgres, template: counters, options: options) { test in
            let statements = 4
            for failing in 0...statements {
                let results = try await together(test.database, 6, in: group) { index, tx in
                    for number in 0...statements {
                        if index == 2 && number == failing { try Self.fail(tx, how) }
                        if number < statements { try tx.runLater([Self.insertion(failing, index, number)]) }
                        if number == 1 { _ = try tx.first("SELECT 1") { $0.int(0) } }
                    }
                    try tx.notify(channel: "events", payload: "\(failing)-\(index)")
                }
                for (index, result) in results.enumerated() {
                    let fails = index == 2 && ["at once", "put off"].contains(how)
                    #expect((result.failure != nil) == fails, "\(failing), \(index): \(result)")
                }
                let names = try await test.database.names().filter { $0.hasPrefix("\(failing)-") }
                let whole = results.indices.filter { results[$0].failure == nil }
                #expect(
                    names == whole.flatMap { index in (0..<statements).map { "\(failing)-\(index)-\($0)" } })
            }
        }
    }

    private static func insertion(_ failing: Int, _ index: Int, _ number: Int) -> SQL {
        "INSERT INTO counters (name, n) VALUES (\("\(failing)-\(index)-\(number)"), 0)"
    }

    private static func fail(_ tx: borrowing Transaction, _ how: String) throws {
        let failing: SQL = "INSERT INTO counters (name, n) VALUES ('twice', 1), ('twice', 2)"
        switch how {
        case "at once": try tx.run(failing)
        case "put off": try tx.runLater([failing])
        case "attempted": do { try tx.attempt(failing) } catch is DatabaseError {}
        default: do { try tx.savepoint { _ = try tx.run(failing) } } catch is DatabaseError {}
        }
    }

    @Test("A serialization failure or a deadlock of one job is tried again alone")
    func transient() async throws {
        try await TestDatabase.with(.postgres, template: counters, options: options) { test in
            let runs = Tally()
            let results = try await together(test.database, 8, in: group) { index, tx in
                let run = runs.add(index)
                try tx.insert("c\(index)")
                if index == 3 && run < 3 {
                    try tx.run("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$")
                }
                if index == 5 && run < 3 {
                    try tx.run("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40P01'; END $$")
                }
            }
            #expect(results.allSatisfy { $0.failure == nil })
            for index in 0..<8 { #expect(runs[index] == ([3, 5].contains(index) ? 3 : 1)) }
            #expect(test.database.metrics.retries == 4)
            #expect(try await test.database.names().count == 8)
        }
    }

    @Test("A statement that takes too long beside others gets all its time alone")
    func slowStatement() async throws {
        try await TestDatabase.with(.postgres, template: counters, options: options) { test in
            let runs = Tally()
            let results = try await together(test.database, 4, in: group) { index, tx in
                runs.add(index)
                try tx.insert("c\(index)")
                if index == 1 { try tx.run("SELECT pg_sleep(1.3)") }
            }
            #expect(results.allSatisfy { $0.failure == nil })
            #expect((0..<4).map { runs[$0] } == [1, 2, 1, 1])
        }
    }

    @Test("A job that waits for somebody else's lock holds up neither its own group nor another")
    func heldLock() async throws {
        try await TestDatabase.with(.postgres, template: counters, options: impatient) { test in
            try await test.database.write { try $0.insert("held") }
            let other = try test.openAgain()
            let (hasLock, gate) = (Gate(), Gate())
            let holder = Task {
                try await other.write { tx in
                    try tx.run("UPDATE counters SET n = 1 WHERE name = 'held'")
                    hasLock.open()
                    gate.wait()
                }
            }
            hasLock.wait()
            let tasks = try await tasksTogether(test.database, 6, in: group) { index, tx in
                try tx.insert("c\(index)")
                if index == 2 { try tx.run("UPDATE counters SET n = n + 1 WHERE name = 'held'") }
            }
            for (index, task) in tasks.enumerated() where index != 2 {
                #expect(await task.value.failure == nil)
            }
            // The lock is held all the while.
            try await test.database.write(in: WriteGroup("another")) { try $0.insert("another") }
            try await test.database.write(in: group) { try $0.insert("later") }
            #expect(try await !test.database.names().contains("c2"))
            gate.open()
            try await holder.value
            #expect(await tasks[2].value.failure == nil)
            #expect(try await test.database.counter("held") == 2)
            other.close()
        }
    }

    @Test("A foreign key that is checked at the commit fails its own job alone")
    func deferredForeignKey() async throws {
        try await TestDatabase.with(.postgres, options: options) { test in
            try await test.database.write { tx in
                try tx.run("CREATE TABLE parents (id bigint PRIMARY KEY)")
                try tx.run(
                    """
                    CREATE TABLE children (id bigint PRIMARY KEY,
                    parent bigint REFERENCES parents DEFERRABLE INITIALLY DEFERRED)
                    """)
            }
            let runs = Tally()
            let results = try await together(test.database, 10, in: group) { index, tx in
                runs.add(index)
                try tx.run("INSERT INTO children VALUES (\(index), \(index))")
                if index != 4 { try tx.run("INSERT INTO parents VALUES (\(index))") }
                if index == 7 { throw Refused() }
            }
            for (index, result) in results.enumerated() {
                switch index {
                case 4:
                    #expect(
                        (result.failure as? DatabaseError)?.kind == .foreignKey("children_parent_fkey"))
                case 7: #expect(result.failure is Refused)
                default: #expect(result.failure == nil)
                }
                #expect(runs[index] == 2)
            }
            let children = try await test.database.read {
                try $0.query("SELECT id FROM children ORDER BY id") { Int($0.int(0)) }
            }
            #expect(children == [0, 1, 2, 3, 5, 6, 8, 9])
        }
    }

    @Test("A session that ends in the middle of a job loses nothing and doubles nothing")
    func terminatedInside() async throws {
        try await TestDatabase.with(.postgres, template: counters, options: options) { test in
            let runs = Tally()
            let results = try await together(test.database, 8, in: group) { index, tx in
                let run = runs.add(index)
                try tx.insert("c\(index)")
                if index == 4 && run == 1 { try tx.run("SELECT pg_terminate_backend(pg_backend_pid())") }
            }
            #expect(results.allSatisfy { $0.failure == nil })
            #expect((0..<8).map { runs[$0] } == [2, 2, 2, 2, 2, 1, 1, 1])
            #expect(try await test.database.names().count == 8)
            try await test.database.write(in: group) { try $0.insert("after") }
        }
    }

    @Test(
        """
        A session that is cut off at the COMMIT is reported to all; where the server has said that it did \
        not commit, all are run again
        """, arguments: PostgresProxy.Break.allCases)
    func lostAtCommit(how: PostgresProxy.Break) async throws {
        let place = try await TestDatabase.make(.postgres, template: counters)
        guard case .server(let address) = place.url.location else { return }
        let proxy = try PostgresProxy(to: address)
        let database = try Database.open(proxy.url, options: options, logger: TestDatabase.logger)
        let runs = Tally()
        let results = try await together(database, 8, in: group) { index, tx in
            if runs.add(index) == 1 && index == 0 { proxy.breakNext(how, at: .commit) }
            try tx.insert("c\(index)")
            if index == 5 { throw Refused() }
        }
        #expect(proxy.isDone)
        let names = try await place.database.names()
        // Whether the server's last word comes before the COMMIT's own answer is a matter of its haste.
        let isKnown = how == .terminated && !names.isEmpty
        for (index, result) in results.enumerated() {
            let kind = (result.failure as? DatabaseError)?.kind
            if isKnown {
                #expect(kind == nil && (result.failure is Refused) == (index == 5), "\(index): \(result)")
            } else {
                #expect(kind == .outcomeUnknown, "\(index): \(result)")
            }
            #expect(runs[index] == (isKnown ? 2 : 1))
        }
        #expect(isKnown || how == .after ? names.count == 7 && !names.contains("c5") : names.isEmpty)
        try await database.write(in: group) { try $0.insert("after") }
        database.close()
        proxy.stop()
        try await place.close()
    }

    @Test("What a refused job would have told nobody hears; of the others everybody does")
    func notifications() async throws {
        try await TestDatabase.with(.postgres, template: counters, options: options) { test in
            var events = test.database.listen(channel: "events").makeAsyncIterator()
            #expect(await events.next() == "")
            #expect(await events.next() == "")
            _ = try await together(test.database, 4, in: group) { index, tx in
                try tx.notify(channel: "events", payload: "\(index)")
                if index == 1 { throw Refused() }
                if index == 2 { try tx.run("SELECT 1 / 0") }
            }
            try await test.database.write { try $0.notify(channel: "events", payload: "last") }
            var heard: Set<String> = []
            while let event = await events.next(), event != "last" { heard.insert(event) }
            #expect(heard == ["0", "3"])
        }
    }

    @Test("A cancelled task's job that still waits never runs")
    func cancelled() async throws {
        try await TestDatabase.with(.postgres, template: counters, options: options) { test in
            let database = test.database
            let gate = Gate()
            let first = Task { [group] in try await database.write(in: group) { _ in gate.wait() } }
            #expect(
                try await eventually {
                    database.metrics.writes.accepted == 1 && database.metrics.writes.waiting == 0
                })
            let tasks = (0..<4).map { index in
                Task { [group] in try await database.write(in: group) { try $0.insert("c\(index)") } }
            }
            #expect(try await eventually { database.metrics.writes.waiting == 4 })
            tasks[2].cancel()
            await #expect(throws: CancellationError.self) { try await tasks[2].value }
            gate.open()
            try await first.value
            for index in [0, 1, 3] { try await tasks[index].value }
            #expect(try await database.names() == ["c0", "c1", "c3"])
        }
    }

    @Test("Two servers whose jobs lock rows in opposite orders both get through, again and again")
    func twoServers() async throws {
        // In one group they take turns; in two they meet in the midst of their commits.
        for names in [("g", "g"), ("g", "h")] {
            try await TestDatabase.with(.postgres, template: counters, options: .test) { test in
                let other = try test.openAgain()
                try await test.database.write { tx in for name in ["a", "b"] { try tx.insert(name) } }
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    let servers = [(test.database, names.0, ["a", "b"]), (other, names.1, ["b", "a"])]
                    for (database, name, rows) in servers {
                        for _ in 0..<30 {
                            tasks.addTask {
                                try await database.write(in: WriteGroup(name)) { tx in
                                    for row in rows {
                                        try tx.run("UPDATE counters SET n = n + 1 WHERE name = \(row)")
                                    }
                                }
                            }
                        }
                    }
                    try await tasks.waitForAll()
                }
                #expect(try await test.database.counter("a") == 60)
                #expect(try await test.database.counter("b") == 60)
                other.close()
            }
        }
    }

    @Test("A write of the group that is committed alone goes on beside others of its kind")
    func alone() async throws {
        try await TestDatabase.with(.postgres, template: counters, options: impatient) { test in
            let database = test.database
            let (isRunning, gate) = (Gate(), Gate())
            let slow = Task { [group] in
                try await database.write(in: group, isAlone: true) { tx in
                    try tx.insert("slow")
                    isRunning.open()
                    gate.wait()
                }
            }
            isRunning.wait()
            // The first waits for the group's lock, in vain, and is then run alone too.
            for name in ["a", "b"] {
                try await database.write(in: group) { try $0.insert(name) }
            }
            try await database.write(in: group, isAlone: true) { try $0.insert("c") }
            #expect(try await database.names() == ["a", "b", "c"])
            gate.open()
            try await slow.value
            #expect(try await database.names() == ["a", "b", "c", "slow"])
        }
    }
}

/// How often each job ran.
private final class Tally: Sendable {
    private let counts = Mutex<[Int: Int]>([:])

    /// Counts a run, and returns which it is, from 1.
    @discardableResult
    func add(_ index: Int) -> Int {
        counts.withLock { counts in
            counts[index, default: 0] += 1
            return counts[index] ?? 0
        }
    }

    subscript(index: Int) -> Int { counts.withLock { $0[index] ?? 0 } }
}
