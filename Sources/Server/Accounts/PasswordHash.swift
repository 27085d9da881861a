import Crypto
import CryptoExtras
import FoundationEssentials

/// A stored password: `$scrypt$ln=15,r=8,p=1$salt$key`, salt and key in unpadded base64.
struct PasswordHash: Sendable, CustomStringConvertible {
    /// What one guess costs.
    struct Cost: Sendable, Equatable {
        /// Binary logarithm of scrypt's N.
        var rounds: Int
        var blockSize: Int
        var parallelism: Int

        /// 32 MiB and 60–80 ms on the machines of 2025.
        static let standard = Cost(rounds: 15, blockSize: 8, parallelism: 1)
    }

    var cost: Cost
    var salt: [UInt8]
    var key: [UInt8]

    static func make(of password: String, cost: Cost) throws -> PasswordHash {
        let salt = (0..<16).map { _ in UInt8.random(in: 0 ... .max) }
        return PasswordHash(cost: cost, salt: salt, key: try derive(password, salt: salt, cost: cost))
    }

    /// Takes as long for a wrong password as for the right one.
    func matches(_ password: String) throws -> Bool {
        let candidate = try Self.derive(password, salt: salt, cost: cost)
        guard candidate.count == key.count else { return false }
        return zip(candidate, key).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func derive(_ password: String, salt: [UInt8], cost: Cost) throws -> [UInt8] {
        // The library takes no empty password; nobody has one.
        let password = password.isEmpty ? [0] : Array(password.utf8)
        let key = try KDF.Scrypt.deriveKey(
            from: password, salt: salt, outputByteCount: 32,
            rounds: 1 << cost.rounds, blockSize: cost.blockSize, parallelism: cost.parallelism)
        return key.withUnsafeBytes { Array($0) }
    }

    var description: String {
        "$scrypt$ln=\(cost.rounds),r=\(cost.blockSize),p=\(cost.parallelism)$\(Base64URL.encode(salt))$\(Base64URL.encode(key))"
    }
}

extension PasswordHash {
    /// Nil for what is no hash, or one whose cost is beyond reason.
    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
            let salt = Base64URL.decode(parts[3]), let key = Base64URL.decode(parts[4]), key.count == 32
        else { return nil }
        var numbers: [Substring: Int] = [:]
        for pair in parts[2].split(separator: ",") {
            let sides = pair.split(separator: "=")
            guard sides.count == 2, let number = Int(sides[1]) else { return nil }
            numbers[sides[0]] = number
        }
        guard let rounds = numbers["ln"], (1...18).contains(rounds), let blockSize = numbers["r"],
            (1...16).contains(blockSize),
            let parallelism = numbers["p"], (1...4).contains(parallelism)
        else { return nil }
        self.init(
            cost: Cost(rounds: rounds, blockSize: blockSize, parallelism: parallelism), salt: salt, key: key)
    }
}
