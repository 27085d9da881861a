import Crypto

/// What stands in `If-Match` and `If-None-Match` (RFC 9110 §13.1): `*`, or tags in quotes, some of them weak.
enum EntityTagList: Sendable, Equatable {
    case any
    case tags([Tag])

    struct Tag: Sendable, Equatable {
        /// With its quotes, without `W/`.
        var text: String
        var isWeak: Bool
    }

    /// How a list's tags are compared with the resource's own.
    enum Comparison {
        /// `If-Match`: only the very same tag counts.
        case strong
        /// `If-None-Match`: a tag that a compressing proxy has marked as weak (`W/`) counts too.
        case weak
    }

    /// The same as a regular expression, of what is ASCII, for the API's description.
    static let pattern = #"^([*]|(W/)?"[!#-~]*"([ \t]*,[ \t]*(W/)?"[!#-~]*")*)$"#

    /// Nil for what is no such list: a tag without quotes, a star among tags, nothing at all. Blanks within a
    /// tag are put up with.
    init?(_ header: String) {
        var rest = Substring(header).utf8
        var tags: [Tag] = []
        rest.skipBlank()
        if rest.first == UInt8(ascii: "*") {
            rest.removeFirst()
            rest.skipBlank()
            guard rest.isEmpty else { return nil }
            self = .any
            return
        }
        while !rest.isEmpty {
            // A recipient puts up with empty elements (RFC 9110 §5.6.1).
            guard rest.first != UInt8(ascii: ",") else {
                rest.removeFirst()
                rest.skipBlank()
                continue
            }
            guard let tag = Tag(from: &rest) else { return nil }
            tags.append(tag)
            rest.skipBlank()
            guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return nil }
        }
        guard !tags.isEmpty else { return nil }
        self = .tags(tags)
    }

    /// Whether the list names this tag.
    func names(_ tag: EntityTag, _ comparison: Comparison) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags):
            tags.contains { $0.text == tag.description && (comparison == .weak || !$0.isWeak) }
        }
    }
}

extension EntityTagList.Tag {
    /// Takes one tag off the front.
    fileprivate init?(from rest: inout Substring.UTF8View) {
        isWeak = rest.starts(with: "W/".utf8)
        if isWeak { rest.removeFirst(2) }
        guard rest.first == UInt8(ascii: "\""),
            let end = rest.dropFirst().firstIndex(where: { $0 == UInt8(ascii: "\"") })
        else { return nil }
        text = String(Substring(rest[...end]))
        rest = rest[rest.index(after: end)...]
    }
}

extension Substring.UTF8View {
    /// Drops spaces and tabs in front.
    fileprivate mutating func skipBlank() {
        while first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") { removeFirst() }
    }
}

/// Says which state of a resource a client has seen (RFC 9110 §8.8.3): a strong tag, made from
/// the representation itself.
struct EntityTag: Sendable, Equatable, CustomStringConvertible {
    /// With its quotes.
    let description: String

    init(of body: [UInt8]) {
        description = "\"\(SHA256.hash(data: body).hex(first: 16))\""
    }
}
