import Crypto
import CryptoExtras
import Domain
import FoundationEssentials
import NIOCore
import NIOPosix

/// Hashes and checks passwords on threads of its own: slow work on purpose, kept away from event
/// loops and databases. At most as many at once as there are cores (Accounts, A3).
package final class Passwords: Sendable {
    /// How long a password waits for its turn.
    static let patience = Duration.seconds(2)
    /// Bytes of a password that are looked at; more is refused.
    static let lengthLimit = 1024

    private let cost: PasswordHash.Cost
    private let threads: NIOThreadPool
    private let queue: HashQueue
    /// Stands in for the hash of an unknown user, so that both answers take the same time.
    private let nobody: PasswordHash

    package convenience init() { self.init(cost: .standard) }

    init(
        cost: PasswordHash.Cost, threads count: Int = System.coreCount,
        patience: Duration = Passwords.patience
    ) {
        self.cost = cost
        queue = HashQueue(places: count, patience: patience)
        threads = NIOThreadPool(numberOfThreads: count)
        threads.start()
        nobody = PasswordHash(
            cost: cost, salt: [UInt8](repeating: 0, count: 16), key: [UInt8](repeating: 0, count: 32))
    }

    deinit {
        threads.shutdownGracefully { _ in }
    }

    /// The text to store, of the password in NFC: keyboards spell one letter differently. Throws 503 when too
    /// many passwords are being looked at.
    package func hash(_ password: String) async throws -> String {
        let cost = cost
        let password = password.composed
        return try await run { try PasswordHash.make(of: password, cost: cost).description }
    }

    /// Whether `password` is the one stored. Nil, or an empty text, stands for a user who is unknown or
    /// has no password. Throws 503 as ``hash(_:)`` does.
    ///
    /// A hash that was made of another spelling than NFC is found by that spelling.
    func verify(_ password: String, against stored: String?) async throws -> Bool {
        let known = stored.flatMap { PasswordHash($0) }
        let hash = known ?? nobody
        let rest = hash.cost.rest(to: cost)
        let composed = password.composed
        let isAsTyped = composed.utf8.elementsEqual(password.utf8)
        return try await run {
            if try hash.matches(composed) || !isAsTyped && hash.matches(password) { return true }
            // A wrong password of a cheaper, older hash takes as long as one of nobody's.
            if let rest { _ = try PasswordHash.make(of: composed, cost: rest) }
            return false
        } && known != nil
    }

    /// Whether a stored hash costs less than new ones do, so that it should be made again when its password
    /// is at hand.
    func isOutdated(_ stored: String) -> Bool {
        PasswordHash(stored).map { $0.cost.isBelow(cost) } ?? false
    }

    private func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await queue.run { [threads] in try await threads.runIfActive(work) }
    }
}

/// A stored password: `$scrypt$ln=15,r=8,p=3$salt$key`, salt and key in unpadded base64.
struct PasswordHash: Sendable, CustomStringConvertible {
    /// What one guess costs.
    struct Cost: Sendable, Equatable {
        /// Binary logarithm of scrypt's N.
        var rounds: Int
        var blockSize: Int
        var parallelism: Int

        /// 32 MiB and some 200 ms on the machines of 2025; the least that is asked for (Accounts, A3).
        static let standard = Cost(rounds: 15, blockSize: 8, parallelism: 3)

        /// Whether it falls short of `other` in anything.
        func isBelow(_ other: Cost) -> Bool {
            rounds < other.rounds || blockSize < other.blockSize || parallelism < other.parallelism
        }

        /// What is missing from it to `other`, as a cost of its own; nil where it is no less, or not of the
        /// same kind.
        func rest(to other: Cost) -> Cost? {
            guard rounds == other.rounds, blockSize == other.blockSize, parallelism < other.parallelism else {
                return nil
            }
            return Cost(
                rounds: rounds, blockSize: blockSize, parallelism: other.parallelism - parallelism)
        }
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
        let parts = [
            "", "scrypt", "ln=\(cost.rounds),r=\(cost.blockSize),p=\(cost.parallelism)",
            Base64URL.encode(salt), Base64URL.encode(key),
        ]
        return parts.joined(separator: "$")
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
