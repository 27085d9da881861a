import Domain
import Hummingbird
import HummingbirdTesting
import Logging
import Storage
import TestSupport
import Testing

@testable import Server

/// A whole server over a fresh migrated database, for one test.
///
///     @Test("…", arguments: TestEngine.allCases)
///     func something(engine: TestEngine) async throws {
///         try await TestServer.run(engine) { server in
///             let clinic = try await server.makeClinic()
///             let doctor = try await server.makeUser(.doctor, in: clinic)
///             let answer = try await server.get("/appointments", as: doctor)
///             #expect(answer.status == 200)
///         }
///     }
struct TestServer: Sendable {
    let engine: TestEngine
    let backend: Backend
    let clock: TestClock
    let client: any TestClientProtocol

    var database: Database { backend.database }
    var now: Instant { clock.now }
    /// Where a live server listens; nil for one without a socket.
    var port: Int? { client.port }

    /// How requests reach the server.
    enum Transport: Sendable {
        /// Straight to the router: quick, and enough unless a socket matters.
        case direct
        /// Over a socket on a free port.
        case socket
    }

    private static let template = TestTemplate { database in
        try await Migrator.migrate(database, DatabaseSchema.migrations)
    }

    /// Runs `body` with a server whose clock stands at `now` (RFC 3339); removes the database after.
    /// - Parameter hasSandbox: Whether what is sent in a channel without a carrier has arrived at once, as on
    ///   a server without settings for it; else it waits for an outbox worker.
    static func run(
        _ engine: TestEngine, now: String = TestClock.monday, over transport: Transport = .direct,
        hasSandbox: Bool = false, logger: Logger = TestDatabase.logger,
        options: DatabaseOptions = .test, configure: @Sendable (inout Settings) throws -> Void = { _ in },
        _ body: @Sendable (TestServer) async throws -> Void
    ) async throws {
        let clock = TestClock(try #require(Instant(now)))
        try await TestDatabase.with(engine, template: template, options: options) { test in
            var settings = Settings(database: test.url, secret: try #require(SessionSecret(secret)))
            settings.hasRateLimit = false
            try configure(&settings)
            let backend = await Backend(
                settings: settings, database: test.database, clock: clock.clock,
                passwords: Passwords(cost: .test),
                metrics: MetricRegistry(), transports: transports(settings, clock, hasSandbox: hasSandbox),
                logger: logger)
            let application = try OdontoXServer(backend).application()
            try await application.test(transport == .direct ? .router : .ahc(.http)) { client in
                try await body(TestServer(engine: engine, backend: backend, clock: clock, client: client))
            }
        }
    }

    /// Runs `body` with one more server on the same database, or another way to it, by the same clock or
    /// another, set differently.
    func beside(
        on database: Database? = nil, clock: TestClock? = nil,
        _ configure: @Sendable (inout Settings) -> Void = { _ in },
        _ body: @Sendable (TestServer) async throws -> Void
    ) async throws {
        var settings = backend.settings
        configure(&settings)
        let clock = clock ?? self.clock
        let other = await Backend(
            settings: settings, database: database ?? self.database, clock: clock.clock,
            passwords: backend.passwords,
            metrics: MetricRegistry(),
            transports: Self.transports(settings, clock, hasSandbox: false), logger: TestDatabase.logger)
        try await OdontoXServer(other).application().test(.router) { client in
            try await body(TestServer(engine: engine, backend: other, clock: clock, client: client))
        }
    }

    private static func transports(_ settings: Settings, _ clock: TestClock, hasSandbox: Bool) -> Transports {
        var transports = Transports.configured(
            smtp: settings.smtp, sender: settings.mailFrom, whatsApp: settings.whatsApp, clock: clock.clock,
            unsubscribe: Backend.unsubscribeLinks(settings))
        if !hasSandbox { transports.sandboxed = [] }
        return transports
    }

    /// Signs the access tokens of all test servers.
    static let secret = Array("a secret of tests, 32 bytes long".utf8)
}

extension PasswordHash.Cost {
    /// Cheap, as tests sign in often.
    static let test = PasswordHash.Cost(rounds: 4, blockSize: 1, parallelism: 1)
}
