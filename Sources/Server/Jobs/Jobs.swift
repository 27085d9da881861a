import Logging
import ServiceLifecycle
import Storage

/// The server's own work, which nobody asks for.
enum Jobs {
    static func all(database: Database, clock: Clock, retention: Retention, logger: Logger) -> [any Service] {
        [
            PeriodicJob(name: "reminders", interval: .seconds(30), logger: logger) {
                try await ReminderJob(database: database, clock: clock).run()
            },
            // Each look is one query of a table that is nearly always empty.
            PeriodicJob(name: "delayed-notices", interval: .seconds(1), logger: logger) {
                try await DelayedNoticeJob(database: database, clock: clock).run()
            },
            PeriodicJob(name: "no-shows", interval: .seconds(30), logger: logger) {
                try await NoShowJob(database: database, clock: clock).run()
            },
            PeriodicJob(name: "request-expiry", interval: .seconds(30), logger: logger) {
                try await RequestExpiryJob(database: database, clock: clock).run()
            },
            PeriodicJob(name: "retention", interval: .seconds(600), logger: logger) {
                try await RetentionJob(database: database, clock: clock, retention: retention).run()
            },
        ]
    }
}
