import Crypto

/// Says which state of a resource a client has seen (RFC 9110 §8.8.3): a strong tag, made from
/// the representation itself.
struct EntityTag: Sendable, Equatable, CustomStringConvertible {
    /// With its quotes.
    let description: String

    init(of body: [UInt8]) {
        description = "\"\(SHA256.hash(data: body).hex(first: 16))\""
    }
}
