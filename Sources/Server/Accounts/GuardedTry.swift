import CoreMetrics
import Domain
import Storage

/// A try at a secret of an account. Wrong ones count like failed sign-ins, wherever they are made, so that no
/// route is a cheaper way to guess (Accounts, A3).
struct GuardedTry: Sendable {
    let sessions: Sessions
    let user: ID
    let account: SignInThrottle.Subject
    let client: SignInThrottle.Subject?
    let request: RequestData

    /// - Parameter email: The account's address, in the spelling by which accounts are found.
    init(_ sessions: Sessions, user: ID, email: String, _ request: RequestData) {
        self.sessions = sessions
        self.user = user
        account = sessions.throttle.account(email)
        client = sessions.throttle.client(request.address)
        self.request = request
    }

    private enum Outcome<Passed: Sendable>: Sendable {
        case passed(Passed)
        case wrong(isLocked: Bool)
        case blocked(seconds: Int)
    }

    /// What `check` gives, in the transaction that it ran in.
    /// - Parameters:
    ///   - check: Nil when the try was wrong. It runs only while account and client are not locked.
    ///   - refusal: What a wrong try is answered with.
    /// - Throws: 429 while the account or the client is locked.
    func run<Passed: Sendable>(
        or refusal: Problem, _ check: @escaping @Sendable (borrowing Transaction) throws -> Passed?
    ) async throws -> Passed {
        // Returned, not thrown: the count of failures must be committed.
        let outcome: Outcome<Passed> = try await sessions.database.write { tx in
            if let seconds = try SignInThrottle.holdAndWait(tx, account, now: request.now) {
                return .blocked(seconds: seconds)
            }
            if let client, let seconds = try SignInThrottle.wait(tx, [client], now: request.now) {
                return .blocked(seconds: seconds)
            }
            if let passed = try check(tx) { return .passed(passed) }
            return .wrong(isLocked: try count(tx) > 0)
        }
        switch outcome {
        case .passed(let passed): return passed
        case .wrong(let isLocked):
            sessions.metrics.refused.increment()
            sessions.securityLog.note(.signInRefused, user: user, request: request)
            if isLocked { sessions.securityLog.note(.locked, user: user, request: request) }
            throw refusal
        case .blocked(let seconds): throw blocked(seconds)
        }
    }

    /// 429 with what is left of a lock.
    func blocked(_ seconds: Int) -> Problem {
        sessions.metrics.blocked.increment()
        sessions.securityLog.note(.signInRefused, user: user, request: request)
        return .tooManyRequests(
            "Too many failed sign-ins; try again in \(seconds) seconds", retryAfter: seconds)
    }

    /// Seconds that the account or the client is locked for now.
    private func count(_ tx: borrowing Transaction) throws -> Int {
        var pause = 0
        if let client, try SignInThrottle.holdAndWait(tx, client, now: request.now) == nil {
            pause = try SignInThrottle.countFailure(tx, client, now: request.now)
        }
        return max(pause, try SignInThrottle.countFailure(tx, account, now: request.now))
    }
}
