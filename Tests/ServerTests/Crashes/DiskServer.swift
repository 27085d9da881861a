import Storage
import TestSupport

@testable import Server

/// A server whose database is on a disk that can fail.
enum DiskServer {
    /// - Parameter pages: From how many pages in the WAL it checkpoints; without, as in production.
    static func run(checkpointsAt pages: Int? = nil, _ body: @Sendable (BookingScene, FailingDisk) async throws -> Void) async throws {
        let disk = try FailingDisk()
        var options = DatabaseOptions.test
        options.vfs = disk.vfs
        options.access = .serving
        if let pages {
            options.checkpoints.idle = pages
            options.checkpoints.busy = 3 * pages
            options.checkpoints.truncate = 4 * pages
        }
        try await TestServer.run(.sqlite, options: options) { server in
            try await body(try await BookingScene(server), disk)
        }
    }
}

extension TestServer {
    /// What `odontox doctor` finds.
    func findings(in database: Database? = nil) async throws -> [String] {
        var wrong: [String] = []
        try await Doctor.examine(database ?? self.database, clock: clock.clock) { if !$0.isHealthy { wrong.append("\($0)") } }
        return wrong
    }

    /// Runs `body` with a server that starts on what a power cut has left.
    func after(_ cut: PowerCuts.Cut, _ body: @Sendable (TestServer) async throws -> Void) async throws {
        var options = DatabaseOptions.test
        options.access = .serving
        let database = try Database.open(cut.url, options: options, logger: TestDatabase.logger)
        defer { database.close() }
        try await beside(on: database) { server in try await body(server) }
    }
}
