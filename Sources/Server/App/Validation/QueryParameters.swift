/// The parameters of a query, decoded: `+` and `%20` are spaces. One without a value is absent (contract §2).
struct QueryParameters {
    enum Entry: Equatable {
        case absent
        case text(String)
        /// Named more than once, so that nobody can tell which is meant.
        case repeated
        /// Bad percent-encoding, bad UTF-8, or a NUL.
        case unreadable
    }

    private var entries: [String: Entry] = [:]

    init(parsing query: String) {
        for part in query.utf8.split(separator: UInt8(ascii: "&")) {
            let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            // A name that can't be read is no name that anybody asks for.
            guard sides.count > 1, !sides[1].isEmpty, let name = Self.decoded(sides[0]) else { continue }
            let entry = Self.decoded(sides[1]).map(Entry.text) ?? .unreadable
            entries[name] = entries[name] == nil ? entry : .repeated
        }
    }

    /// The same for all queries that every operation takes alike: the order of parameters and the spelling of escapes do not count.
    var canonical: [String] {
        entries.sorted { $0.key < $1.key }.flatMap { name, entry -> [String] in
            switch entry {
            case .absent: []
            case .text(let text): [name, "=\(text)"]
            case .repeated: [name, "repeated"]
            case .unreadable: [name, "unreadable"]
            }
        }
    }

    subscript(name: String) -> Entry { entries[name] ?? .absent }

    private static func decoded(_ text: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(RequestPath.hexValue),
                    let low = rest.popFirst().flatMap(RequestPath.hexValue)
                else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }
}
