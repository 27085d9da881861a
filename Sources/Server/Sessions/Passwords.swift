import Domain
import NIOPosix
import Synchronization

/// Hashes and checks passwords on threads of its own: slow work on purpose, kept away from event loops and databases.
package final class Passwords: Sendable {
    /// Jobs that wait or run; the next one is refused.
    static let queueLimit = 64
    /// Bytes of a password that are looked at; more is refused.
    static let lengthLimit = 1024

    private let cost: PasswordHash.Cost
    private let threads: NIOThreadPool
    private let jobs = Atomic<Int>(0)
    /// Stands in for the hash of an unknown user, so that both answers take the same time.
    private let nobody: PasswordHash

    package convenience init() { self.init(cost: .standard) }

    init(cost: PasswordHash.Cost, threads count: Int = 2) {
        self.cost = cost
        threads = NIOThreadPool(numberOfThreads: count)
        threads.start()
        nobody = PasswordHash(cost: cost, salt: [UInt8](repeating: 0, count: 16), key: [UInt8](repeating: 0, count: 32))
    }

    deinit {
        threads.shutdownGracefully { _ in }
    }

    /// The text to store, of the password in NFC: keyboards spell one letter differently. Throws 429 when too many passwords are being
    /// looked at.
    package func hash(_ password: String) async throws -> String {
        let cost = cost
        let password = password.composed
        return try await run { try PasswordHash.make(of: password, cost: cost).description }
    }

    /// Whether `password` is the one stored. Nil, or an empty text, stands for a user who is unknown or has no password.
    ///
    /// A hash that was made of another spelling than NFC is found by that spelling.
    func verify(_ password: String, against stored: String?) async throws -> Bool {
        let known = stored.flatMap { PasswordHash($0) }
        let hash = known ?? nobody
        let composed = password.composed
        let isAsTyped = composed.utf8.elementsEqual(password.utf8)
        return try await run { try hash.matches(composed) || !isAsTyped && hash.matches(password) } && known != nil
    }

    private func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        guard jobs.wrappingAdd(1, ordering: .relaxed).newValue <= Self.queueLimit else {
            jobs.wrappingSubtract(1, ordering: .relaxed)
            throw Problem.tooManyRequests("Too many people are signing in right now; try again in a moment", retryAfter: 1)
        }
        defer { jobs.wrappingSubtract(1, ordering: .relaxed) }
        return try await threads.runIfActive(work)
    }
}
