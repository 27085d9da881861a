/// A caller's work on its way through a queue to a connection.
protocol Job: AnyObject, Sendable {
    /// Writes commit together or alone; reads get a snapshot.
    var isWrite: Bool { get }

    /// When the caller stops waiting for the start.
    var deadline: ContinuousClock.Instant { get }

    /// Starts the job; false when its caller is gone.
    func begin() -> Bool

    /// Runs the work and keeps its value. May be called again, after a rollback.
    func perform(_ transaction: borrowing Transaction) throws

    /// Gives the kept value to the caller.
    func finish()

    /// Gives an error to the caller, also in the place of a kept value.
    func fail(_ error: any Error)

    /// Gives up a job that has not begun; one that has goes on.
    func abandon(_ error: any Error)
}
