import Storage
import Testing

/// Hands in `count` jobs while the writer is held up by one more, so that all are committed together.
func together<T: Sendable>(
    _ database: Database, _ count: Int, in group: WriteGroup? = nil,
    _ body: @escaping @Sendable (Int, borrowing Transaction) throws -> T
) async throws -> [Result<T, any Error>] {
    let tasks = try await tasksTogether(database, count, in: group, body)
    var results: [Result<T, any Error>] = []
    for task in tasks { results.append(await task.value) }
    return results
}

/// The same, as soon as all may go.
func tasksTogether<T: Sendable>(
    _ database: Database, _ count: Int, in group: WriteGroup? = nil,
    _ body: @escaping @Sendable (Int, borrowing Transaction) throws -> T
) async throws -> [Task<Result<T, any Error>, Never>] {
    let gate = Gate()
    let before = database.metrics.writes.accepted
    let first = Task { try await database.write(in: group) { _ in gate.wait() } }
    #expect(
        try await eventually {
            database.metrics.writes.accepted == before + 1 && database.metrics.writes.waiting == 0
        })
    let tasks = (0..<count).map { index in
        Task { () -> Result<T, any Error> in
            do {
                return .success(try await database.write(in: group) { try body(index, $0) })
            } catch {
                return .failure(error)
            }
        }
    }
    #expect(try await eventually { database.metrics.writes.waiting == count })
    gate.open()
    _ = await first.result
    return tasks
}

extension Result {
    var value: Success? { try? get() }

    var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
