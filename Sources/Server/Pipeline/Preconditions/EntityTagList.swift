/// The value of `If-Match` and `If-None-Match` (RFC 9110 §13.1): `*`, or tags in quotes, some of them weak.
enum EntityTagList: Sendable, Equatable {
    case any
    case tags([EntityTag])

    /// How a list's tags are compared with the resource's own.
    enum Comparison {
        /// `If-Match`: only the very same tag counts.
        case strong
        /// `If-None-Match`: a weak tag (`W/`) counts too, also where a compressing proxy has made it weak.
        case weak
    }

    /// The same as a regular expression, of what is ASCII, for the API's description.
    static let pattern = #"^([*]|(W/)?"[!#-~]*"([ \t]*,[ \t]*(W/)?"[!#-~]*")*)$"#

    /// Nil for what is no such list: a tag without quotes, a star among tags, nothing at all. Blanks within a
    /// tag are put up with.
    init?(_ header: String) {
        var rest = Substring(header).utf8
        var tags: [EntityTag] = []
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
            guard let tag = EntityTag(from: &rest) else { return nil }
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
            tags.contains { $0.text == tag.text && (comparison == .weak || !$0.isWeak && !tag.isWeak) }
        }
    }
}

extension EntityTag {
    /// Takes one tag off the front.
    fileprivate init?(from rest: inout Substring.UTF8View) {
        let isWeak = rest.starts(with: "W/".utf8)
        if isWeak { rest.removeFirst(2) }
        guard rest.first == UInt8(ascii: "\""),
            let end = rest.dropFirst().firstIndex(where: { $0 == UInt8(ascii: "\"") })
        else { return nil }
        self.init(text: String(Substring(rest[...end])), isWeak: isWeak)
        rest = rest[rest.index(after: end)...]
    }
}

extension Substring.UTF8View {
    /// Drops spaces and tabs in front.
    fileprivate mutating func skipBlank() {
        while first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") { removeFirst() }
    }
}
