import Crypto
import HTTPTypes

/// Says which state of a resource a client has seen (RFC 9110 §8.8.3): a strong tag, made from the representation itself.
struct EntityTag: Sendable, Equatable, CustomStringConvertible {
    let description: String

    init(of body: [UInt8]) {
        description = "\"\(SHA256.hash(data: body).hex.prefix(32))\""
    }

    /// How a header's list of tags is compared with this one.
    enum Comparison {
        /// `If-Match`: only the very same tag counts.
        case strong
        /// `If-None-Match`: a tag that a compressing proxy has marked as weak (`W/`) counts too.
        case weak
    }

    /// Whether an `If-Match` or `If-None-Match` list names this tag, or all by `*`.
    func isNamed(in list: String, _ comparison: Comparison) -> Bool {
        list.split(separator: ",").contains { item in
            var item = item[...]
            while item.first == " " || item.first == "\t" { item.removeFirst() }
            while item.last == " " || item.last == "\t" { item.removeLast() }
            if comparison == .weak, item.hasPrefix("W/") { item.removeFirst(2) }
            return item == "*" || item == description
        }
    }
}
