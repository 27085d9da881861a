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
