import Crypto
import Domain
import Storage

/// Slows repeated failures of one account down, then locks it: the same for known and unknown
/// addresses (contract §3).
///
/// Five wrong passwords cost nothing, the next five make the account wait 1, 2, 4, 8, 16 seconds, then each
/// costs fifteen minutes.
enum SignInThrottle {
    /// A day without a failure starts over.
    static let memory = 86_400

    /// Seconds that the account is closed for after its `failures`th failure in a row.
    static func pause(afterFailures failures: Int) -> Int {
        switch failures {
        case ..<5: 0
        case ..<10: 1 << (failures - 5)
        default: 900
        }
    }

    /// The account's key in the table: addresses that people tried are nobody's business.
    static func key(of address: String) -> String { Digest.hex(of: address) }

    /// Seconds until the account may be tried again; nil when it may be now.
    static func wait(_ tx: borrowing Transaction, key: String, now: Instant) throws -> Int? {
        let until = try tx.first("SELECT blocked_until FROM sign_in_failures WHERE account_hash = \(key)") {
            try $0.get(0) as Instant
        }
        return seconds(until: until, now: now)
    }

    private static func seconds(until: Instant?, now: Instant) -> Int? {
        guard let until, until > now else { return nil }
        return Int((until.milliseconds(since: now) + 999) / 1000)
    }

    /// As ``wait(_:key:now:)``, and holds the account for this transaction: of guesses sent at once each sees
    /// the ones before it.
    static func holdAndWait(_ tx: borrowing Transaction, key: String, now: Instant) throws -> Int? {
        let until = try tx.first(
            """
            INSERT INTO sign_in_failures (account_hash, failures, last_failed_at, blocked_until)
            VALUES (\(key), 0, \(now), \(now))
            ON CONFLICT (account_hash) DO UPDATE SET failures = sign_in_failures.failures
            RETURNING blocked_until
            """
        ) { try $0.get(0) as Instant }
        return seconds(until: until, now: now)
    }

    /// For an account that is held.
    static func countFailure(_ tx: borrowing Transaction, key: String, now: Instant) throws {
        let old = now.adding(seconds: -memory)
        let before = try tx.first(
            "SELECT failures, last_failed_at FROM sign_in_failures WHERE account_hash = \(key)"
        ) { row in
            (failures: try row.get(0) as Int, at: try row.get(1) as Instant)
        }
        let failures = before.map { $0.at < old ? 0 : $0.failures } ?? 0
        let until = now.adding(seconds: pause(afterFailures: failures + 1))
        try tx.run(
            """
            UPDATE sign_in_failures SET failures = \(failures + 1), last_failed_at = \(now),
            blocked_until = \(until)
            WHERE account_hash = \(key)
            """)
        try tx.run(
            """
            DELETE FROM sign_in_failures WHERE account_hash IN
                (SELECT account_hash FROM sign_in_failures WHERE last_failed_at < \(old) LIMIT 100)
            """)
    }

    static func forgive(_ tx: borrowing Transaction, key: String) throws {
        try tx.run("DELETE FROM sign_in_failures WHERE account_hash = \(key)")
    }
}
