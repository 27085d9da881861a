import Domain
import Storage

/// Moves the secrets of second factors over to another secret of the server: without that, nobody's codes
/// would pass any more.
enum FactorReseal {
    /// Returns how many were moved. One that was sealed under neither secret stays as it is.
    static func run(
        _ tx: borrowing Transaction, from old: SessionSecret, to new: SessionSecret
    ) throws -> Int {
        let (before, after) = (FactorSeal(old), FactorSeal(new))
        let stored = try tx.query("SELECT user_id, sealed_secret FROM second_factors ORDER BY user_id") {
            (user: try $0.get(0) as ID, secret: try $0.get(1) as String)
        }
        var count = 0
        for row in stored {
            guard let code = before.open(row.secret, of: row.user) else { continue }
            let sealed = try after.seal(code, of: row.user)
            count += try tx.run(
                """
                UPDATE second_factors SET sealed_secret = \(sealed)
                WHERE user_id = \(row.user) AND sealed_secret = \(row.secret)
                """)
        }
        return count
    }
}
