@testable import Storage

/// Counts the round trips of what runs over it.
final class CountingConnection: Storage.Connection {
    private let base: any Storage.Connection
    private(set) var count = 0

    init(_ base: any Storage.Connection) { self.base = base }

    var engine: Engine { base.engine }
    var companion: Companion { base.companion }
    var failure: DatabaseError? { base.failure }
    var notifications: PendingNotifications {
        get { base.notifications }
        set { base.notifications = newValue }
    }

    func each(_ sql: SQL, _ appointment: (borrowing Row) throws -> Bool) throws {
        count += 1
        try base.each(sql, appointment)
    }
    func eachAll(_ queries: [SQL], _ appointment: (Int, borrowing Row) throws -> Void) throws {
        count += 1
        try base.eachAll(queries, appointment)
    }
    func run(_ sql: SQL) throws -> Int {
        count += 1
        return try base.run(sql)
    }
    func runAll(_ statements: [SQL]) throws -> [Int] {
        count += 1
        return try base.runAll(statements)
    }
    func runLater(_ statements: [SQL]) throws { try base.runLater(statements) }
    func liftTimeLimit() throws { try base.liftTimeLimit() }
    func openSavepoint() throws { try base.openSavepoint() }
    func releaseSavepoint() throws { try base.releaseSavepoint() }
    func rollBackSavepoint() { base.rollBackSavepoint() }
}
