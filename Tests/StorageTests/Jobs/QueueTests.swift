import Storage
import TestSupport
import Testing

@Suite struct QueueTests {
    /// One connection of each kind, so that one job can hold all others up.
    private var narrow: DatabaseOptions {
        var options = DatabaseOptions.test
        options.readers = 1
        options.connections = 1
        return options
    }

    @Test("Beyond the bound of the queue a job is refused as busy", arguments: TestEngine.allCases)
    func bound(engine: TestEngine) async throws {
        var options = narrow
        options.queueLimit = 3
        try await TestDatabase.with(engine, options: options) { test in
            let database = test.database
            let hasStarted = Gate()
            let gate = Gate()
            let first = Task {
                try await database.read { _ in
                    hasStarted.open()
                    gate.wait()
                }
            }
            #expect(
                try await eventually {
                    database.metrics.reads.accepted == 1 && database.metrics.reads.waiting == 0
                })
            let waiting = (0..<3).map { index in Task { try await database.read { _ in index } } }
            #expect(try await eventually { database.metrics.reads.waiting == 3 })
            let error = await #expect(throws: DatabaseError.self) { try await database.read { _ in } }
            #expect(error?.kind == .busy)
            gate.open()
            try await first.value
            for (index, task) in waiting.enumerated() { #expect(try await task.value == index) }
            #expect(database.metrics.reads.refused == 1)
        }
    }

    @Test("A job that cannot start in time is given up, and never runs", arguments: TestEngine.allCases)
    func waitLimit(engine: TestEngine) async throws {
        var options = narrow
        options.waitLimit = .milliseconds(200)
        try await TestDatabase.with(engine, template: counters, options: options) { test in
            let database = test.database
            let gate = Gate()
            let first = Task { try await database.write { _ in gate.wait() } }
            #expect(
                try await eventually {
                    database.metrics.writes.accepted == 1 && database.metrics.writes.waiting == 0
                })
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { try $0.insert("late") }
            }
            #expect(error?.kind == .timeout)
            gate.open()
            try await first.value
            #expect(try await database.names().isEmpty)
            #expect(database.metrics.writes.expired == 1)
        }
    }

    @Test("A cancelled task stops waiting at once, and its job never runs", arguments: TestEngine.allCases)
    func cancellation(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters, options: narrow) { test in
            let database = test.database
            let gate = Gate()
            let first = Task { try await database.write { _ in gate.wait() } }
            #expect(
                try await eventually {
                    database.metrics.writes.accepted == 1 && database.metrics.writes.waiting == 0
                })
            let second = Task { try await database.write { try $0.insert("cancelled") } }
            #expect(try await eventually { database.metrics.writes.waiting == 1 })
            second.cancel()
            await #expect(throws: CancellationError.self) { try await second.value }
            gate.open()
            try await first.value
            #expect(try await database.names().isEmpty)
        }
    }

    @Test("A job that runs is carried through when its task is cancelled", arguments: TestEngine.allCases)
    func cancellationOfRunning(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            let database = test.database
            let gate = Gate()
            let isRunning = Gate()
            let task = Task {
                try await database.write { tx in
                    try tx.insert("kept")
                    isRunning.open()
                    gate.wait()
                }
            }
            #expect(
                try await eventually {
                    database.metrics.writes.accepted == 1 && database.metrics.writes.waiting == 0
                })
            isRunning.wait()
            task.cancel()
            gate.open()
            try await task.value
            #expect(try await database.names() == ["kept"])
        }
    }

    @Test("A task that is cancelled already never starts a job", arguments: TestEngine.allCases)
    func cancelledBefore(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            let database = test.database
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await database.write { try $0.insert("never") }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            let names = try await database.names()
            #expect(names.isEmpty)
        }
    }

    @Test("A closed database answers at once that it is closed", arguments: TestEngine.allCases)
    func closed(engine: TestEngine) async throws {
        try await TestDatabase.with(engine) { test in
            let database = test.database
            let gate = Gate()
            let running = Task { try await database.write { _ in gate.wait() } }
            #expect(
                try await eventually {
                    database.metrics.writes.accepted == 1 && database.metrics.writes.waiting == 0
                })
            let closing = Task.detached { database.close() }
            let error = try await eventually {
                do {
                    try await database.read { _ in }
                    return false
                } catch let error as DatabaseError {
                    return error.kind == .unavailable
                }
            }
            #expect(error)
            gate.open()
            try await running.value
            await closing.value
        }
    }

    @Test("Thousands of jobs from many tasks each get their own answer", arguments: TestEngine.allCases)
    func load(engine: TestEngine) async throws {
        try await TestDatabase.with(engine, template: counters) { test in
            let database = test.database
            try await database.write { try $0.insert("sum") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<20 {
                    group.addTask {
                        for turn in 0..<25 {
                            let number = task * 1000 + turn
                            let answer = try await database.read { tx in
                                try tx.first("SELECT CAST(\(number) AS \(SQL.type(.integer)))") { $0.int(0) }
                            }
                            #expect(answer == Int64(number))
                            try await database.write {
                                _ = try $0.run("UPDATE counters SET n = n + 1 WHERE name = 'sum'")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.counter("sum") == 500)
        }
    }
}
