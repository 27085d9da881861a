import API
import JWTKit

extension OutsideKeys {
    /// At most so many keys are read.
    private static let keyLimit = 64

    /// Reads a JWKS document (RFC 7517). Keys for other uses are skipped.
    /// - Throws: ``JWKSError`` when there is no usable key, or a usable one is broken.
    package init(jwks: [UInt8], issuer: String?, audience: String?) async throws {
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
