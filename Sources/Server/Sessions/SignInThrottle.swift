import Crypto
import Domain
import Storage

/// Slows repeated failures of one account down, then locks it: the same for known and unknown addresses (contract §3).
///
/// Five wrong passwords cost nothing, the next five make the account wait 1, 2, 4, 8, 16 seconds, then each costs fifteen minutes.
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
        let until = try tx.first("SELECT blocked_until FROM sign_in_failures WHERE account_hash = \(key)") { try $0.get(0) as Instant }
        guard let until, until > now else { return nil }
        return Int((until.milliseconds(since: now) + 999) / 1000)
    }

    static func countFailure(_ tx: borrowing Transaction, key: String, now: Instant) throws {
        let old = now.adding(seconds: -memory)
        try tx.run(
            """
            DELETE FROM sign_in_failures WHERE account_hash IN
                (SELECT account_hash FROM sign_in_failures WHERE last_failed_at < \(old) LIMIT 100)
            """)
        let failures =
            try tx.first(
                """
                INSERT INTO sign_in_failures (account_hash, failures, last_failed_at, blocked_until) VALUES (\(key), 1, \(now), \(now))
                ON CONFLICT (account_hash) DO UPDATE SET failures =
                    CASE WHEN sign_in_failures.last_failed_at < \(old) THEN 1 ELSE sign_in_failures.failures + 1 END, last_failed_at = \(now)
                RETURNING failures
                """
            ) { try $0.get(0) as Int } ?? 1
        let until = now.adding(seconds: pause(afterFailures: failures))
        try tx.run("UPDATE sign_in_failures SET blocked_until = \(until) WHERE account_hash = \(key)")
    }

    static func forgive(_ tx: borrowing Transaction, key: String) throws {
        try tx.run("DELETE FROM sign_in_failures WHERE account_hash = \(key)")
    }
}
