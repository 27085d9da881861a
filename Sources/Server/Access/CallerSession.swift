import Domain
import HTTPTypes
import Logging
import ServiceLifecycle
import Storage
import Synchronization

/// How a caller stands who has been let in: the session of their token, and what they must do first.
struct CallerSession: Sendable, Equatable {
    /// The session (`sid`) that the access token was issued in, or that the browser's cookie is; nil for
    /// tokens of `odontox token` and of the outside provider.
    var id: ID?
    /// When it ends if it is not used before; nil without a session.
    var expiresAt: Instant?
    /// When the session's password was last typed; nil without a session. "Within 5 minutes" of A7 asks for
    /// this moment.
    var passwordAt: Instant?
    /// A first password has to be changed before anything else (Accounts, A3).
    var mustChangePassword = false
    /// Their clinic demands a second factor of their role, and they have none yet (Accounts, A3).
    var mfaEnrolmentRequired = false

    static let none = CallerSession()

    /// The same in another clinic, which may demand more than the one that the caller came in by.
    func entering(lacksFactor: Bool) throws(Problem) -> CallerSession {
        var entered = self
        entered.mfaEnrolmentRequired = lacksFactor
        try entered.refuseHeld()
        return entered
    }

    /// Throws 403 while something else has to be done first.
    func refuseHeld(but pass: HeldPass = .nobody) throws(Problem) {
        if mustChangePassword && pass != .everybody { throw .passwordChangeRequired }
        if mfaEnrolmentRequired && pass == .nobody { throw .mfaEnrolmentRequired }
    }
}

/// Who of those that have something else to do first may call all the same (Accounts, A3).
enum HeldPass: Sendable, Equatable {
    case nobody
    /// Who has a second factor to set up: this is the way to it.
    case enrolling
    /// Who must change a first password, too.
    case everybody
}

extension Problem {
    static let passwordChangeRequired = Problem.forbidden(
        "Choose a password of your own first: POST /auth/password", code: "PASSWORD_CHANGE_REQUIRED")
    static let mfaEnrolmentRequired = Problem.forbidden(
        "Set up a second factor first: POST /auth/mfa/totp", code: "MFA_ENROLMENT_REQUIRED")
    static let reauthenticationRequired = Problem.forbidden(
        "Sign in again with your password; this is open for five minutes after that",
        code: "REAUTHENTICATION_REQUIRED")
}

extension CallerSession {
    /// Minutes after a password or a second factor was shown in which what can't be undone may be done
    /// (Accounts, A7).
    static let freshMinutes = 5

    /// Throws 403 unless its person has shown a password or a second factor a moment ago.
    func requireFresh(at now: Instant) throws(Problem) {
        guard let passwordAt, passwordAt.adding(minutes: Self.freshMinutes) >= now else {
            throw .reauthenticationRequired
        }
    }
}

/// Records when and from where sessions are used. A request only queues its session; the queue is written a
/// moment later, each session at most once in ``interval`` (docs/decisions/0048).
final class SessionUses: Service {
    /// Seconds that `lastUsedAt` may be behind.
    static let interval = 300
    /// The same when the address is another one.
    static let addressInterval = 60
    /// Sessions in the queue at most. One that finds it full is queued by its next request.
    private static let bound = 10_000
    /// Sessions a transaction.
    private static let batch = 100
    private static let pause = Duration.seconds(1)

    struct Use: Sendable {
        var at: Instant
        var address: String
    }

    private let database: Database
    private let logger: Logger
    private let waiting = Mutex<[ID: Use]>([:])
    private let mutex = AsyncMutex()
    /// A statement that stores a use.
    private let statement: @Sendable (ID, Use) -> SQL

    init(database: Database, logger: Logger, statement: @escaping @Sendable (ID, Use) -> SQL) {
        self.database = database
        self.logger = logger
        self.statement = statement
    }

    /// Remembers a use of a session that was stored as used at `before` from `address`, if that is long ago.
    func note(_ session: ID, _ use: Use, after before: Instant, from address: String?) {
        let limit = use.address == address ? Self.interval : Self.addressInterval
        guard use.at.milliseconds(since: before) >= Int64(limit) * 1000 else { return }
        waiting.withLock { waiting in
            guard waiting.count < Self.bound || waiting[session] != nil else { return }
            waiting[session] = use
        }
    }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.pause)
                await self.tryFlush()
            }
        }
        await tryFlush()
    }

    private func tryFlush() async {
        do {
            try await flush()
        } catch {
            logger.error(
                "Could not note when sessions were used",
                metadata: ["cause": .string(LogSafe.describe(error))])
        }
    }

    /// Writes the queue. A session that can't be written is dropped; its next request queues it again.
    func flush() async throws {
        try await mutex.withLock {
            // In one order, so that two servers lock the rows in the same one.
            let uses = waiting.withLock { waiting in
                defer { waiting = [:] }
                return waiting.sorted { $0.key < $1.key }
            }
            for start in stride(from: 0, to: uses.count, by: Self.batch) {
                let statements = uses[start..<min(start + Self.batch, uses.count)].map {
                    statement($0.key, $0.value)
                }
                try await database.write { tx in _ = try tx.runAll(statements) }
            }
        }
    }
}
