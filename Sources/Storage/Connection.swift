/// One connection to an engine. It belongs to the thread that runs its jobs and is never seen by another.
protocol Connection: AnyObject {
    var engine: Engine { get }
    var companion: Companion { get }

    /// The error of a statement that no savepoint has undone: the transaction can only be rolled back.
    var failure: DatabaseError? { get }

    /// What the transaction will send when it commits.
    var notifications: PendingNotifications { get set }

    /// Visits the rows until `visit` returns false.
    func each(_ sql: SQL, _ visit: (borrowing Row) throws -> Bool) throws
    func eachAll(_ queries: [SQL], _ visit: (Int, borrowing Row) throws -> Void) throws
    /// Sends queries with whatever is sent next; returns the number of their answers.
    func ask(_ queries: [SQL]) throws -> Int
    func eachAll(_ asked: Asked, _ visit: (Int, borrowing Row) throws -> Void) throws
    func run(_ sql: SQL) throws -> Int
    /// Runs a statement that takes nothing with it when it fails.
    func attempt(_ sql: SQL) throws
    func runAll(_ statements: [SQL]) throws -> [Int]
    func runLater(_ statements: [SQL]) throws

    /// Lets the statements of this transaction take very long, for migrations.
    func liftTimeLimit() throws

    func openSavepoint() throws
    func releaseSavepoint() throws
    /// Never throws, as it follows an error; if it fails, `failure` stays.
    func rollBackSavepoint()
}
