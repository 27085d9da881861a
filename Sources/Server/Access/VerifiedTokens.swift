import Domain
import Synchronization

/// Tokens that have been verified, until they expire: a request costs one look-up instead of
/// a signature check.
///
/// Two generations bound it: when the younger is full, the older is forgotten.
final class VerifiedTokens: Sendable {
    private struct Generations {
        var young: [String: VerifiedToken] = [:]
        var old: [String: VerifiedToken] = [:]
        var era = 0
    }

    private let generations = Mutex(Generations())
    private let limit: Int

    /// Holds at most twice `limit` tokens.
    init(limit: Int = 4096) { self.limit = limit }

    /// Never one that has expired by `now`.
    func find(_ token: String, now: Instant) -> VerifiedToken? {
        generations.withLock { generations in
            if let found = generations.young[token] { return found.expires > now ? found : nil }
            guard let found = generations.old[token], found.expires > now else { return nil }
            Self.keep(found, of: token, in: &generations, limit: limit)
            return found
        }
    }

    /// Counts how often all was forgotten.
    var era: Int { generations.withLock { $0.era } }

    /// Keeps a token, unless all has been forgotten since `era`: it was verified with keys of then.
    func keep(_ verified: VerifiedToken, of token: String, era: Int) {
        generations.withLock { generations in
            guard generations.era == era else { return }
            Self.keep(verified, of: token, in: &generations, limit: limit)
        }
    }

    /// Forgets all tokens, since other keys are good now.
    func forget() {
        generations.withLock { $0 = Generations(era: $0.era + 1) }
    }

    private static func keep(
        _ verified: VerifiedToken, of token: String, in generations: inout Generations, limit: Int
    ) {
        if generations.young.count >= limit {
            generations.old = generations.young
            generations.young.removeAll(keepingCapacity: true)
        }
        generations.young[token] = verified
    }
}
