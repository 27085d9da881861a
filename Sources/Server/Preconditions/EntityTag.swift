import Crypto

/// Says which state of something a client has seen (RFC 9110 §8.8.3).
struct EntityTag: Sendable, Equatable, CustomStringConvertible {
    /// With its quotes, without `W/`.
    let text: String
    /// Whether it may stand for other bytes that mean the same, and so never lets a change through.
    let isWeak: Bool

    /// As it stands in a header field.
    var description: String { isWeak ? "W/\(text)" : text }

    init(text: String, isWeak: Bool = false) {
        self.text = text
        self.isWeak = isWeak
    }

    /// Made from the representation itself.
    init(of body: [UInt8], isWeak: Bool = false) {
        self.init(text: "\"\(SHA256.hash(data: body).hex(first: 16))\"", isWeak: isWeak)
    }
}
