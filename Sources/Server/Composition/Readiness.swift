import Storage

/// Whether the database answers within a limit, and takes writes.
struct Readiness: Sendable {
    let database: Database
    var limit: Duration = .seconds(2)

    func check() async -> Bool {
        if database.failure != nil { return false }
        let (answers, answer) = AsyncStream.makeStream(of: Bool.self, bufferingPolicy: .bufferingOldest(1))
        // Not a task group, which would wait for a database that hangs.
        let probe = Task { [database] in
            answer.yield((try? await database.read { tx in try tx.first("SELECT 1") { $0.int(0) } }) == 1)
        }
        let timer = Task { [limit] in
            try? await Task.sleep(for: limit)
            answer.yield(false)
        }
        defer {
            probe.cancel()
            timer.cancel()
        }
        for await isReady in answers { return isReady }
        return false
    }
}
