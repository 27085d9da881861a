import CLibPQ
import Foundation
public import Storage
import Synchronization

/// A TCP proxy in front of PostgreSQL that forwards everything, and breaks a session once at
/// a chosen statement.
public final class PostgresProxy: Sendable {
    /// How the session is broken.
    public enum Break: String, CaseIterable, Sendable {
        /// The connection is cut before the server hears of the statement.
        case before
        /// The server runs the statement and what came with it; the connection is cut before the client
        /// gets the answer.
        case after
        /// The server ends the session right before the statement (`pg_terminate_backend`).
        case terminated
    }

    /// Where the session is broken.
    public enum Statement: Sendable, Equatable {
        case commit
        /// Counted from 0, from the moment of the plan.
        case number(Int)
    }

    private struct State: Sendable {
        var plan: (at: Statement, how: Break)?
        var statements: [String] = []
        var isFrozen = false
        var roundTrips = 0
    }

    /// What a client opens instead.
    public let url: DatabaseURL
    private let listener: ListeningSocket
    private let target: String
    private let state = Mutex(State())

    /// - Parameter target: A database's URL, with its password.
    public init(to target: String) throws {
        self.target = target
        listener = try ListeningSocket()
        let mark = target.contains("?") ? "&" : "?"
        url = try DatabaseURL(
            "\(target)\(mark)host=127.0.0.1&port=\(listener.port)&sslmode=disable&gssencmode=disable")
        Thread.detachNewThread { [self] in
            while let client = listener.accept() { Thread.detachNewThread { self.serve(client) } }
        }
    }

    /// From now on nothing gets through and nothing is closed, as with a machine that stands still: sessions
    /// say nothing more, and new ones are taken and never answered.
    public func freeze() { state.withLock { $0.isFrozen = true } }

    /// Where it listens, on 127.0.0.1.
    public var port: UInt16 { UInt16(listener.port) }

    /// Takes no more connections.
    public func stop() { listener.stop() }

    /// Breaks the session that next comes to this statement, once; and forgets the statements so far.
    public func breakNext(_ how: Break?, at statement: Statement) {
        state.withLock { $0 = State(plan: how.map { (statement, $0) }) }
    }

    /// What was executed since the last plan.
    public var statements: [String] { state.withLock { $0.statements } }

    /// How often the client has waited for answers since the last plan.
    public var roundTrips: Int { state.withLock { $0.roundTrips } }

    /// Whether the plan has been carried out, or there was none.
    public var isDone: Bool { state.withLock { $0.plan == nil } }

    /// Notes a statement; how to break the session now.
    private func note(_ statement: String) -> Break? {
        state.withLock { state in
            let isHere =
                switch state.plan?.at {
                case .commit: statement == "COMMIT"
                case .number(let number): number == state.statements.count
                case nil: false
                }
            state.statements.append(statement)
            guard isHere else { return nil }
            defer { state.plan = nil }
            return state.plan?.how
        }
    }

    private func serve(_ client: ByteSocket) {
        guard let server = ByteSocket(connectingTo: target) else { return client.end() }
        let session = ProxiedSession(client: client, server: server) { self.state.withLock { $0.isFrozen } }
        Thread.detachNewThread { session.relayAnswers() }
        session.relayRequests(
            note, sync: { self.state.withLock { $0.roundTrips += 1 } },
            terminate: { Self.terminate($0, at: self.target) })
    }

    /// Ends a session of the server, and waits until it is gone.
    private static func terminate(_ process: Int32, at target: String) {
        let connection = PQconnectdb(target)
        PQclear(PQexec(connection, "SELECT pg_terminate_backend(\(process), 10000)"))
        PQfinish(connection)
    }
}
