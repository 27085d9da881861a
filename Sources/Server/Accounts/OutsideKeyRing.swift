import Domain
import FoundationEssentials
import Logging
import Synchronization

/// The outside provider's keys as its file has them now, so that a change of keys needs no
/// restart (contract §3).
final class OutsideKeyRing: Sendable {
    /// Seconds between two looks at the file.
    static let interval = 5
    /// The same when a token names a key that is not known: the provider may have just changed them. Anybody
    /// can send such a token.
    static let unknownKeyInterval = 1
    private static let sizeLimit = 1 << 20

    private struct State {
        var keys: OutsideKeys
        /// What the file held when it was read last.
        var document: Data?
        var lookedAt: Instant
    }

    private let file: String?
    private let logger: Logger?
    private let state: Mutex<State>

    init(_ keys: OutsideKeys, now: Instant, logger: Logger?) {
        file = keys.file
        self.logger = logger
        state = Mutex(State(keys: keys, document: nil, lookedAt: now))
    }

    var keys: OutsideKeys { state.withLock { $0.keys } }

    /// Whether it is time to look at the file again: told to one caller, who then must ``renew()``.
    func isDue(_ now: Instant, unknownKey: String? = nil) -> Bool {
        guard file != nil else { return false }
        return state.withLock { state in
            let isUnknown = unknownKey.map { name in !state.keys.keys.contains { $0.id == name } } ?? false
            let seconds = isUnknown ? Self.unknownKeyInterval : Self.interval
            // A clock that was set back must not keep old keys good.
            guard abs(now.milliseconds(since: state.lookedAt)) >= Int64(seconds) * 1000 else { return false }
            state.lookedAt = now
            return true
        }
    }

    /// Reads the file. True when other keys are good now; a file that is no use leaves the old ones.
    func renew() async -> Bool {
        guard let file, let document = Self.read(file) else {
            logger?.warning("The JWKS file cannot be read; its last keys stay good")
            return false
        }
        let (old, isSame) = state.withLock { state in
            defer { state.document = document }
            return (state.keys, state.document == document)
        }
        guard !isSame else { return false }
        do {
            var keys = try await OutsideKeys(
                jwks: [UInt8](document), issuer: old.issuer, audience: old.audience)
            keys.file = file
            state.withLock { [keys] in $0.keys = keys }
            return true
        } catch {
            logger?.warning(
                "The JWKS file is of no use; its last keys stay good", metadata: ["cause": "\(error)"])
            return false
        }
    }

    private static func read(_ path: String) -> Data? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let size = attributes?[.size] as? Int, size <= sizeLimit else { return nil }
        return try? Data(contentsOf: URL(filePath: path))
    }
}
