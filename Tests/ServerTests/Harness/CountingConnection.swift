@testable import Storage

/// Counts the round trips of what runs over it.
final class CountingConnection: Storage.Connection {
    private let base: any Storage.Connection
    private(set) var count = 0
    /// Whether something was asked that goes out with the next round trip.
    private var hasAsked = false

    init(_ base: any Storage.Connection) { self.base = base }

    var engine: Engine { base.engine }
    var companion: Companion { base.companion }
    var failure: DatabaseError? { base.failure }
    var notifications: PendingNotifications {
        get { base.notifications }
        set { base.notifications = newValue }
    }

    func each(_ sql: SQL, _ appointment: (borrowing Row) throws -> Bool) throws {
        note()
        try base.each(sql, appointment)
    }
    func eachAll(_ queries: [SQL], _ appointment: (Int, borrowing Row) throws -> Void) throws {
        note()
        try base.eachAll(queries, appointment)
    }
    func ask(_ queries: [SQL]) throws -> Int {
        hasAsked = true
        return try base.ask(queries)
    }
    func eachAll(_ asked: Asked, _ appointment: (Int, borrowing Row) throws -> Void) throws {
        if hasAsked { note() }
        try base.eachAll(asked, appointment)
    }
    func run(_ sql: SQL) throws -> Int {
        note()
        return try base.run(sql)
    }
    func attempt(_ sql: SQL) throws {
        note()
        try base.attempt(sql)
    }
    func runAll(_ statements: [SQL]) throws -> [Int] {
        note()
        return try base.runAll(statements)
    }
    func runLater(_ statements: [SQL]) throws { try base.runLater(statements) }
    func liftTimeLimit() throws { try base.liftTimeLimit() }
    func openSavepoint() throws { try base.openSavepoint() }
    func releaseSavepoint() throws { try base.releaseSavepoint() }
    func rollBackSavepoint() { base.rollBackSavepoint() }

    private func note() {
        count += 1
        hasAsked = false
    }
}
