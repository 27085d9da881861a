package import Crypto
import Domain
package import Logging

/// The key of our own access tokens (HS256).
package struct SessionSecret: Sendable {
    /// RFC 7518 §3.2: as long as the hash at least.
    package static let minimumLength = 32

    let bytes: [UInt8]

    /// Nil when it is shorter than ``minimumLength``.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.minimumLength else { return nil }
        self.bytes = bytes
    }
}

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension SessionSecret {
    /// The secret kept in the file at `path`, made on first use with mode 0600.
    ///
    /// Two processes that start at once agree: the file appears whole, under a name that only one of
    /// them can take.
    /// - Throws: ``SecretFileError``.
    package static func kept(at path: String) throws -> SessionSecret {
        if let kept = try read(path) { return kept }
        let fresh = "\(path).\(ID(high: .random(in: 0 ... .max), low: .random(in: 0 ... .max)))"
        defer { unlink(fresh) }
        try write(Base64URL.encode((0..<32).map { _ in UInt8.random(in: 0 ... .max) }), to: fresh)
        guard link(fresh, path) == 0 || errno == EEXIST else { throw SecretFileError(path, "cannot be made") }
        guard let kept = try read(path) else { throw SecretFileError(path, "vanished while it was made") }
        return kept
    }

    /// The secret kept in the file at `path`; nil when there is none.
    /// - Throws: ``SecretFileError``.
    package static func existing(at path: String) throws -> SessionSecret? { try read(path) }

    private static func write(_ text: String, to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw SecretFileError(path, "cannot be made") }
        defer { close(file) }
        let bytes = Array(text.utf8)
        guard Glibc.write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else {
            throw SecretFileError(path, "cannot be written")
        }
    }

    /// Nil when there is no such file. Takes others' permissions away.
    private static func read(_ path: String) throws -> SessionSecret? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw SecretFileError(path, "cannot be read")
        }
        defer { close(file) }
        fchmod(file, 0o600)
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(file, &bytes, bytes.count)
        guard count >= 0 else { throw SecretFileError(path, "cannot be read") }
        let text = bytes.prefix(count).filter { $0 > 0x20 }
        guard let secret = SessionSecret(Array(text)) else {
            throw SecretFileError(path, "holds less than \(minimumLength) bytes")
        }
        return secret
    }
}

/// Why the kept secret cannot be used.
package struct SecretFileError: Error, CustomStringConvertible {
    package let description: String

    init(_ path: String, _ problem: String) { description = "the generated secret \(path) \(problem)" }
}

extension SessionSecret {
    /// A key of its own for one purpose: HKDF-SHA256 of the secret (RFC 5869), the purpose as its info. Who
    /// learns one derived key learns neither the secret nor another key.
    ///
    /// - Parameter label: `odontox/…`, one for each purpose, never changed once something is stored under it.
    /// - Returns: 256 bits.
    package func derived(_ label: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: bytes), info: Array(label.utf8), outputByteCount: 32)
    }
}

extension SecurityLog {
    /// The log whose addresses are hashed under a key of `secret`.
    package init(beside logger: Logger, secret: SessionSecret) {
        self.init(beside: logger, key: secret.derived("odontox/security-log"))
    }
}

extension SessionSecret {
    /// Names the secret without telling anything of it: 12 hexadecimal digits that follow from it.
    package var id: String {
        derived("odontox/secret-id").withUnsafeBytes { Hex.text($0.prefix(6)) }
    }
}
