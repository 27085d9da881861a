package import Crypto
package import Logging

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
