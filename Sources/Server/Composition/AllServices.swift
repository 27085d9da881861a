import ServiceLifecycle

/// What runs beside the HTTP server. Started in this order, stopped in the reverse one, after the server has
/// finished its requests.
enum AllServices {
    static func list(_ backend: Backend) -> [any Service] {
        [
            backend.accessLog,
            OutboxWorker(backend.outbox),
        ]
            + Jobs.all(
                database: backend.database, clock: backend.clock, retention: backend.settings.retention,
                logger: backend.logger)
    }
}
