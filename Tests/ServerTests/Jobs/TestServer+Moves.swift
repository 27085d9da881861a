import Domain
import Storage

@testable import Server

extension TestServer {
    /// Lets the time pass in which a moved appointment may move again, and tells of it.
    @discardableResult
    func settleMoves() async throws -> Int {
        clock.advance(seconds: NotificationRules.delaySeconds)
        return try await tellOfMoves()
    }

    /// Tells of the moved appointments whose notices are due. Returns of how many.
    @discardableResult
    func tellOfMoves(on database: Database? = nil) async throws -> Int {
        try await DelayedNoticeJob(database: database ?? self.database, clock: clock.clock).run()
    }
}
