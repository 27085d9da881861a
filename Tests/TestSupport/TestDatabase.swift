public import Logging
public import Storage

/// A fresh database for one test, gone after it.
public final class TestDatabase: Sendable {
    /// Silent: what a test provokes is not worth a line.
    public static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// The open database.
    public let database: Database
    /// Where the database is, to open it a second time.
    public let url: DatabaseURL
    private let place: TestPlace

    private init(_ place: TestPlace, _ database: Database) {
        self.place = place
        self.database = database
        self.url = place.url
    }

    /// Makes a database, a copy of `template` if there is one. Close it at the end of the test,
    /// or use `with`.
    public static func make(
        _ engine: TestEngine, template: TestTemplate? = nil, options: DatabaseOptions = .test
    ) async throws -> TestDatabase {
        let place = try await TestPlace.copy(of: template?.source(engine), engine)
        return TestDatabase(place, try Database.open(place.url, options: options, logger: logger))
    }

    /// Runs `body` with a fresh database and removes it after.
    public static func with<R: Sendable>(
        _ engine: TestEngine, template: TestTemplate? = nil, options: DatabaseOptions = .test,
        isolation: isolated (any Actor)? = #isolation, _ body: (TestDatabase) async throws -> R
    ) async throws -> R {
        let test = try await make(engine, template: template, options: options)
        do {
            let result = try await body(test)
            try await test.close()
            return result
        } catch {
            try? await test.close()
            throw error
        }
    }

    /// Another set of connections to the same database, as another server process would have.
    public func openAgain(options: DatabaseOptions = .test) throws -> Database {
        try Database.open(url, options: options, logger: Self.logger)
    }

    /// Closes the database and removes it.
    public func close() async throws {
        database.close()
        try await place.remove()
    }
}

extension DatabaseOptions {
    /// Few connections, as many tests run at the same time, and long waits, as the machine may be slow.
    public static var test: DatabaseOptions {
        var options = DatabaseOptions()
        options.readers = 2
        options.connections = 4
        options.writers = 1
        options.waitLimit = .seconds(120)
        options.lockLimit = .seconds(60)
        return options
    }
}
