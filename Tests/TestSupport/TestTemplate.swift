import Foundation
public import Storage

/// A prepared database that tests start from: made once for each engine, then copied.
public actor TestTemplate {
    private let prepare: @Sendable (Database) async throws -> Void
    private var made: [TestEngine: Task<String, any Error>] = [:]

    /// - Parameter prepare: Brings an empty database into the state that each test starts with, such as
    ///   the migrated schema.
    public init(_ prepare: @escaping @Sendable (Database) async throws -> Void) {
        self.prepare = prepare
    }

    /// The prepared file's path, or database's name.
    func source(_ engine: TestEngine) async throws -> String {
        if let task = made[engine] { return try await task.value }
        let task = Task {
            let place = try await TestPlace.empty(engine)
            let database = try Database.open(place.url, logger: TestDatabase.logger)
            // Closed before it is copied, so that the copy is whole.
            defer { database.close() }
            try await prepare(database)
            return place.name
        }
        made[engine] = task
        return try await task.value
    }
}
