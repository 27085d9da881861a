import API
import Domain
import FoundationEssentials
import JWTKit
import Logging
import Synchronization

/// An outside identity provider's public keys, and what its tokens must say (contract §3).
package struct OutsideKeys: Sendable {
    /// How far the provider's clock may be off, in seconds.
    static let leeway = 60

    /// One public key with the only algorithm that it is used for.
    struct Key: Sendable {
        var algorithm: String
        var id: String?
        var collection: JWTKeyCollection
    }

    let keys: [Key]
    let issuer: String
    let audience: String
    /// Where they were read from; nil: they never change.
    var file: String?

    /// Throws 401 for a token that no key of its algorithm has signed, or that does not say what it must.
    func check(_ bearer: String, _ header: TokenHeader, now: Instant) async throws -> VerifiedToken {
        guard let claims = await claims(of: bearer, header) else { throw Problem.invalidToken }
        guard let expiry = claims.expiresAt?.instant else { throw Problem.invalidToken }
        guard claims.issuer == issuer, claims.audience?.names.contains(audience) == true else {
            throw Problem.invalidToken
        }
        let latest = now.adding(seconds: Self.leeway)
        if let start = claims.notBefore?.instant, start > latest { throw Problem.invalidToken }
        if let issued = claims.issuedAt?.instant, issued > latest { throw Problem.invalidToken }
        guard let identity = Self.identity(of: claims) else { throw Problem.invalidToken }
        return VerifiedToken(
            identity: identity, isOutside: true, expires: expiry.adding(seconds: Self.leeway))
    }

    /// A token that names its key is tried with that key only; a key without a name is tried for all.
    private func claims(of bearer: String, _ header: TokenHeader) async -> TokenClaims? {
        for key in keys where key.algorithm == header.algorithm {
            if let id = header.keyID, let own = key.id, id != own { continue }
            if let claims = try? await key.collection.verify(bearer, as: TokenClaims.self) { return claims }
        }
        return nil
    }

    /// Nil when the token names nobody: an address counts only when the provider says that it
    /// has verified it.
    private static func identity(of claims: TokenClaims) -> Identity? {
        let user = claims.subject.flatMap { ID($0) }
        let email = claims.emailVerified == true ? claims.email.map(EmailAddress.key) : nil
        switch (user, email) {
        case (let user?, let email?): return .subject(user, orEmail: email)
        case (let user?, nil): return .user(user)
        case (nil, let email?): return .email(email)
        case (nil, nil): return nil
        }
    }
}

extension OutsideKeys {
    /// At most so many keys are read.
    private static let keyLimit = 64

    /// Reads a JWKS document (RFC 7517). Keys for other uses are skipped.
    /// - Throws: ``JWKSError`` when there is no usable key, or a usable one is broken.
    package init(jwks: [UInt8], issuer: String, audience: String) async throws {
        guard let list = try? JSONValue(parsing: jwks)["keys"]?.array, list.count <= Self.keyLimit else {
            throw JWKSError(
                "is not a JWKS document: a JSON object with a list \"keys\" of \(Self.keyLimit) at most")
        }
        var keys: [Key] = []
        for (index, jwk) in list.enumerated() {
            guard jwk["use"]?.string ?? "sig" == "sig" else { continue }
            do {
                if let key = try await Self.key(jwk) { keys.append(key) }
            } catch {
                throw JWKSError("holds a broken key (keys[\(index)])")
            }
        }
        guard !keys.isEmpty else { throw JWKSError("holds no RSA key for RS256 and no P-256 key for ES256") }
        self.init(keys: keys, issuer: issuer, audience: audience)
    }

    /// Nil for a key of another kind. Only the public part is taken.
    private static func key(_ jwk: JSONValue) async throws -> Key? {
        let algorithm = jwk["alg"]?.string
        let collection = JWTKeyCollection()
        switch jwk["kty"]?.string {
        case "RSA" where algorithm == nil || algorithm == "RS256":
            guard let modulus = jwk["n"]?.string, let exponent = jwk["e"]?.string else {
                throw JWKSError("lacks n or e")
            }
            let key = try Insecure.RSA.PublicKey(modulus: modulus, exponent: exponent)
            await collection.add(rsa: key, digestAlgorithm: .sha256)
            return Key(algorithm: "RS256", id: jwk["kid"]?.string, collection: collection)
        case "EC" where jwk["crv"]?.string == "P-256" && (algorithm == nil || algorithm == "ES256"):
            guard let x = jwk["x"]?.string, let y = jwk["y"]?.string else { throw JWKSError("lacks x or y") }
            await collection.add(ecdsa: try ES256PublicKey(parameters: (x, y)))
            return Key(algorithm: "ES256", id: jwk["kid"]?.string, collection: collection)
        default:
            return nil
        }
    }
}

/// Why a JWKS document cannot be used; reads on after the file's name.
package struct JWKSError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

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
