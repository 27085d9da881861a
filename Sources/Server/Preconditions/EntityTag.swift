import Crypto
import HTTPTypes

/// Says which state of a resource a client has seen (RFC 9110 §8.8.3): a strong tag, made from the representation itself.
struct EntityTag: Sendable, Equatable, CustomStringConvertible {
    let description: String

    init(of body: [UInt8]) {
        description = "\"\(SHA256.hash(data: body).hex.prefix(32))\""
    }

    /// Whether an `If-Match` or `If-None-Match` list names this tag, or all by `*`.
    func isNamed(in list: String) -> Bool {
        list.split(separator: ",").contains { item in
            var item = item[...]
            while item.first == " " || item.first == "\t" { item.removeFirst() }
            while item.last == " " || item.last == "\t" { item.removeLast() }
            return item == "*" || item == description
        }
    }
}
