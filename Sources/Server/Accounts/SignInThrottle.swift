import Crypto
import Domain
import Storage

/// Slows repeated failures down, then locks: of one account, the same for known and unknown addresses, and of
/// one client address, whatever the accounts (contract §3, Accounts, A3).
///
/// Of an account five wrong passwords cost nothing, the next five make it wait 1, 2, 4, 8, 16 seconds, then
/// each costs fifteen minutes. Of a client address, which many people may share, twenty cost nothing, and
/// each minute takes one off again; from there on it waits likewise.
struct SignInThrottle: Sendable {
    /// A day without a failure starts over.
    static let memory = 86_400
    /// Seconds that a lock lasts at most.
    static let longest = 900
    /// Failures of a client address that cost nothing.
    static let addressAllowance = 20
    /// Seconds after which one failure of a client address is forgotten.
    static let addressDrain = 60

    /// What failures are counted of, as the table has it: the addresses that people tried are nobody's
    /// business, so they stand there under a key.
    struct Subject: Sendable, Equatable {
        fileprivate enum Kind: String {
            case account, client
        }

        fileprivate let kind: Kind
        let key: String
    }

    private let key: SymmetricKey
    private let countsClients: Bool

    /// - Parameters:
    ///   - key: `SessionSecret.derived("odontox/sign-in-failures")`.
    ///   - countsClients: Whether failures of client addresses count; those of accounts always do.
    init(key: SymmetricKey, countsClients: Bool) {
        self.key = key
        self.countsClients = countsClients
    }

    /// For work beside the server, which has no clients.
    init(_ secret: SessionSecret) {
        self.init(key: secret.derived(Self.label), countsClients: false)
    }

    /// What the key is derived for.
    static let label = "odontox/sign-in-failures"

    /// The account with an e-mail address, in the spelling by which accounts are found.
    func account(_ address: String) -> Subject { subject(.account, address) }

    /// The client at a network address: of version 6 its /56. Nil for one without an address, and where
    /// they do not count.
    func client(_ address: String) -> Subject? {
        guard countsClients, let address = IPAddress(address)?.subscriber else { return nil }
        return subject(.client, "\(address.high):\(address.low)")
    }

    private func subject(_ kind: Subject.Kind, _ text: String) -> Subject {
        let text = Array("\(kind.rawValue) \(text)".utf8)
        return Subject(
            kind: kind, key: Hex.text(HMAC<SHA256>.authenticationCode(for: text, using: key)))
    }

    /// Seconds that an account is closed for after its `failures`th failure in a row.
    static func pause(afterFailures failures: Int) -> Int {
        switch failures {
        case ..<5: 0
        case ..<10: 1 << (failures - 5)
        default: longest
        }
    }

    /// The same of a client address.
    static func clientPause(afterFailures failures: Int) -> Int {
        let beyond = failures - addressAllowance
        return beyond <= 0 ? 0 : beyond <= 10 ? min(1 << (beyond - 1), longest) : longest
    }
}

extension SignInThrottle {
    /// Seconds until all of these may be tried again; nil when they may be now.
    static func wait(_ tx: borrowing Transaction, _ subjects: [Subject?], now: Instant) throws -> Int? {
        let keys = subjects.compactMap { $0?.key }
        let until = try tx.first(
            """
            SELECT blocked_until FROM sign_in_failures WHERE account_hash IN \(list: keys)
            ORDER BY blocked_until DESC LIMIT 1
            """
        ) { try $0.get(0) as Instant }
        return seconds(until: until, now: now)
    }

    private static func seconds(until: Instant?, now: Instant) -> Int? {
        guard let until, until > now else { return nil }
        return Int((until.milliseconds(since: now) + 999) / 1000)
    }

    /// As ``wait(_:_:now:)``, and holds the subject for this transaction: of guesses sent at once each sees
    /// the ones before it. Whoever holds both holds the account first.
    static func holdAndWait(_ tx: borrowing Transaction, _ subject: Subject, now: Instant) throws -> Int? {
        let until = try tx.first(
            """
            INSERT INTO sign_in_failures (account_hash, failures, last_failed_at, blocked_until)
            VALUES (\(subject.key), 0, \(now), \(now))
            ON CONFLICT (account_hash) DO UPDATE SET failures = sign_in_failures.failures
            RETURNING blocked_until
            """
        ) { try $0.get(0) as Instant }
        return seconds(until: until, now: now)
    }

    /// Counts a failure of a subject that is held. Returns the seconds that it is closed for.
    @discardableResult
    static func countFailure(_ tx: borrowing Transaction, _ subject: Subject, now: Instant) throws -> Int {
        let before = try tx.first(
            "SELECT failures, last_failed_at FROM sign_in_failures WHERE account_hash = \(subject.key)"
        ) { row in
            (failures: try row.get(0) as Int, at: try row.get(1) as Instant)
        }
        let failures = before.map { subject.left(of: $0.failures, since: $0.at, now: now) } ?? 0
        let pause = subject.pause(afterFailures: failures + 1)
        try tx.runLater([
            """
            UPDATE sign_in_failures SET failures = \(failures + 1), last_failed_at = \(now),
            blocked_until = \(now.adding(seconds: pause))
            WHERE account_hash = \(subject.key)
            """,
            """
            DELETE FROM sign_in_failures WHERE account_hash IN (
                SELECT account_hash FROM sign_in_failures
                WHERE last_failed_at < \(now.adding(seconds: -memory)) LIMIT 100)
            """,
        ])
        return pause
    }

    /// Forgets the failures of a subject: its owner has shown who they are.
    static func forgive(_ tx: borrowing Transaction, _ subject: Subject) throws {
        try tx.run("DELETE FROM sign_in_failures WHERE account_hash = \(subject.key)")
    }
}

extension SignInThrottle.Subject {
    fileprivate func left(of failures: Int, since last: Instant, now: Instant) -> Int {
        let seconds = max(0, now.milliseconds(since: last) / 1000)
        if seconds > SignInThrottle.memory { return 0 }
        return kind == .account ? failures : max(0, failures - Int(seconds) / SignInThrottle.addressDrain)
    }

    fileprivate func pause(afterFailures failures: Int) -> Int {
        switch kind {
        case .account: SignInThrottle.pause(afterFailures: failures)
        case .client: SignInThrottle.clientPause(afterFailures: failures)
        }
    }
}
