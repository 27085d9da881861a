import Foundation
import Synchronization

/// A PostgreSQL server for tests. It dies with this process, however that ends, and leaves nothing behind.
public final class PostgresCluster: Sendable {
    /// Why there is no server.
    public struct Failure: Error, CustomStringConvertible {
        /// A sentence for the test's output.
        public let description: String
    }

    /// The cluster that all tests of this process share: the one of `ODONTOX_TEST_POSTGRES_URL`, or
    /// one started now.
    public static let shared: Result<PostgresCluster, any Error> = Result {
        if let url = ProcessInfo.processInfo.environment["ODONTOX_TEST_POSTGRES_URL"], !url.isEmpty {
            return PostgresCluster(url: url, keeper: nil)
        }
        return try start()
    }

    /// The URL of the database `postgres`.
    public let url: String
    private let keeper: PostgresKeeper?

    private init(url: String, keeper: PostgresKeeper?) {
        self.url = url
        self.keeper = keeper
    }

    /// Starts a cluster of one's own, for tests that stop it. Blocks for a second or two.
    public static func start() throws -> PostgresCluster {
        let keeper = try PostgresKeeper()
        return PostgresCluster(url: "postgres://postgres@/postgres?host=\(keeper.folder)", keeper: keeper)
    }

    /// The URL of another database of the cluster.
    public func url(database name: String) -> String {
        guard let scheme = url.range(of: "://") else { return url }
        let rest = url[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let query = rest.firstIndex(of: "?").map { rest[$0...] } ?? ""
        return "\(url[..<scheme.upperBound])\(authority)/\(name)\(query)"
    }

    /// Stops the server as a crash would, and returns when it is gone.
    public func stop() throws {
        try keeper?.ask("stop", for: "stopped")
    }

    /// Starts the stopped server again and returns when it answers.
    public func startAgain() throws {
        try keeper?.ask("start", for: "ready")
    }
}
