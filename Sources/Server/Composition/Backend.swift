package import Logging
package import Storage

/// Everything that the features are made of: opened once, passed to each by `init`.
package struct Backend: Sendable {
    package let settings: Settings
    package let database: Database
    package let clock: Clock
    package let tokens: AccessTokens
    package let passwords: Passwords
    package let metrics: MetricRegistry
    package let logger: Logger
    package let securityLog: SecurityLog
    let accessLog: AccessLog
    package let auditKeys: AuditKeys
    let sessionUses: SessionUses
    let responseCache: ResponseCache?
    package let hub: EventHub
    package let outbox: Outbox
    let outboxLevel: OutboxLevel
    let limits: RateLimits?
    let keysInFlight: InFlightKeys
    let usualClinics = UsualClinics()
    let connections: OpenConnections

    package init(
        settings: Settings, database: Database, clock: Clock = .system, passwords: Passwords = Passwords(),
        metrics: MetricRegistry = MetricRegistry(), logger: Logger
    ) async {
        await self.init(
            settings: settings, database: database, clock: clock, passwords: passwords, metrics: metrics,
            transports: .configured(
                smtp: settings.smtp, sender: settings.mailFrom, whatsApp: settings.whatsApp, clock: clock,
                unsubscribe: Self.unsubscribeLinks(settings)),
            logger: logger)
    }

    init(
        settings: Settings, database: Database, clock: Clock, passwords: Passwords, metrics: MetricRegistry,
        transports: Transports,
        logger: Logger
    ) async {
        self.settings = settings
        self.database = database
        self.clock = clock
        self.passwords = passwords
        self.metrics = metrics
        self.logger = logger
        securityLog = SecurityLog(beside: logger, secret: settings.secret)
        auditKeys = AuditKeys(settings.secret)
        database.companion.value = auditKeys
        sessionUses = SessionUses(database: database, logger: logger) { session, use in
            SessionFamily.used(session, address: use.address, at: use.at)
        }
        accessLog = AccessLog(database: database, logger: logger)
        responseCache =
            settings.responseCacheMib == 0
            ? nil : ResponseCache(byteLimit: settings.responseCacheMib << 20, factory: metrics)
        keysInFlight = InFlightKeys()
        limits = settings.hasRateLimit ? RateLimits(perMinute: settings.requestsPerMinute) : nil
        connections = OpenConnections(
            limit: settings.hasRateLimit ? settings.limits.connectionsPerAddress : nil,
            isExempt: { [proxies = settings.trustedProxies] in proxies.trusts($0) }, factory: metrics)
        tokens = await AccessTokens(
            secret: settings.secret, outside: settings.outsideKeys, clock: clock, logger: logger)
        // Streams leave a quarter of the connections to requests.
        let streams = StreamLimits(
            total: max(settings.limits.connections * 3 / 4, 1), perUser: settings.hasRateLimit ? 64 : nil)
        hub = EventHub(database: database, clock: clock, limits: streams, metrics: metrics, logger: logger)
        outbox = Outbox(
            database: database, clock: clock, transports: transports, metrics: metrics, logger: logger)
        outboxLevel = OutboxLevel(database: database, clock: clock)
    }

    /// Opens the database that the settings name; its folder is made when it is missing.
    /// - Throws: ``SettingError`` when it can't be opened.
    package static func open(_ settings: Settings, logger: Logger) async throws -> Backend {
        await Backend(
            settings: settings, database: try openDatabase(settings, .serving, logger: logger), logger: logger
        )
    }

    /// - Parameter access: How an SQLite file is shared with other processes.
    package static func openDatabase(
        _ settings: Settings, _ access: DatabaseOptions.Access = .shared, logger: Logger
    ) throws(SettingError) -> Database {
        do {
            var options = settings.databaseOptions
            options.access = access
            options.companion.value = AuditKeys(settings.secret)
            return try Database.open(settings.database, options: options, logger: logger)
        } catch {
            let reason = (error as? DatabaseError)?.message ?? "\(error)"
            throw SettingError(.databaseURL, "names \(settings.database), which cannot be opened: \(reason)")
        }
    }

    var gate: Gate {
        Gate(tokens: tokens, uses: sessionUses, sameOrigin: SameOrigin(publicURL: settings.publicURL))
    }
    var pipeline: Pipeline {
        Pipeline(
            Pipeline.Services(
                database: database, gate: gate, clock: clock, accessLog: accessLog,
                responseCache: responseCache, limits: limits, keysInFlight: keysInFlight,
                usualClinics: usualClinics,
                idempotencyHours: settings.retention.idempotencyHours, sandboxed: outbox.transports.sandboxed)
        )
    }

    static func unsubscribeLinks(_ settings: Settings) -> UnsubscribeLinks {
        UnsubscribeLinks(secret: settings.secret, base: settings.linkBase)
    }

    var unsubscribe: Unsubscribe {
        Unsubscribe(
            links: Self.unsubscribeLinks(settings), formerKeys: FormerKeys(settings.secret),
            database: database, clock: clock)
    }

    var accountMail: AccountMail { AccountMail(publicURL: settings.linkBase) }
    var invitations: Invitations {
        Invitations(mail: accountMail, securityLog: securityLog, isLimited: settings.hasRateLimit)
    }

    var stream: MessageStream {
        MessageStream(
            hub: hub, database: database, gate: gate, clock: clock, limits: limits, accessLog: accessLog)
    }

    var sessions: Sessions {
        Sessions(
            database: database, passwords: passwords, tokens: tokens, gate: gate, clock: clock,
            limits: limits, metrics: SessionMetrics(factory: metrics), securityLog: securityLog,
            throttle: SignInThrottle(
                key: settings.secret.derived(SignInThrottle.label),
                countsClients: settings.hasRateLimit),
            successors: settings.secret.derived(FormerKeys.Purpose.refresh.rawValue),
            formerKeys: FormerKeys(settings.secret), seal: FactorSeal(settings.secret), mail: accountMail)
    }
}
