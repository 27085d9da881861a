import TestSupport

@testable import Server

/// A real server in a process of its own, on the database of a test server; it takes the same tokens.
struct ServerProcess: Sendable {
    private let program: Odontox
    /// Where it answers: `http://127.0.0.1:PORT`.
    let address: String

    /// Starts a server and waits until it answers.
    static func start(on server: TestServer) async throws -> ServerProcess {
        let program = try Odontox(["serve", "--port", "0"], server.servingEnvironment)
        return ServerProcess(program: program, address: try await program.address())
    }

    /// Ends it at once, whatever it does. Returns when it is gone.
    func kill9() { program.kill9() }
}

extension TestServer {
    /// The database, as the real program finds it.
    var environment: [String: String] { ["ODONTOX_DATABASE_URL": backend.settings.database.text] }

    /// With it, the real program serves the same users as this server.
    var servingEnvironment: [String: String] {
        environment.merging([
            "ODONTOX_JWT_SECRET": String(decoding: TestServer.secret, as: UTF8.self),
            "ODONTOX_RATE_LIMIT": "off",
            "ODONTOX_LOG_LEVEL": "error",
        ]) { $1 }
    }
}
