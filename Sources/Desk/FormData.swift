/// Fields of a form or a query, `application/x-www-form-urlencoded`, in their order.
package struct FormData: Sendable, Equatable {
    private(set) var fields: [(name: String, value: String)]

    package static func == (left: FormData, right: FormData) -> Bool { left.encoded == right.encoded }

    /// At most this many fields count.
    static let limit = 1000

    package init(_ text: String) {
        fields = text.split(separator: "&").prefix(Self.limit).map { part in
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decoded(sides[0]), sides.count > 1 ? Self.decoded(sides[1]) : "")
        }
    }

    init(_ fields: [(name: String, value: String)]) { self.fields = fields }

    var isEmpty: Bool { fields.isEmpty }

    /// The first field of the name, as it was typed; nil when there is none.
    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// The same without blanks around it; nil when nothing is left.
    func text(_ name: String) -> String? {
        guard let value = self[name] else { return nil }
        let trimmed = value.trimmingBlanks
        return trimmed.isEmpty ? nil : trimmed
    }

    /// A whole number.
    func number(_ name: String) -> Int? { text(name).flatMap { Int($0) } }

    /// Whether a checkbox is ticked.
    func isOn(_ name: String) -> Bool { self[name] != nil }

    /// Every value of a name that stands several times, such as rows of a table.
    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The same with one field set, or left out for nil.
    func setting(_ name: String, _ value: String?) -> FormData {
        var rest = fields.filter { $0.name != name }
        if let value { rest.append((name, value)) }
        return FormData(rest)
    }

    /// As a query, without the question mark.
    var encoded: String {
        fields.map { "\(Self.encode($0.name))=\(Self.encode($0.value))" }.joined(separator: "&")
    }

    /// Percent-encodes what may not stand in a query's value or in a path's segment.
    static func encode(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                encoded += hex.utf8.count == 1 ? "%0\(hex)" : "%\(hex)"
            }
        }
        return encoded
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                if let value = UInt8(String(Substring(rest.prefix(2))), radix: 16), rest.count >= 2 {
                    bytes.append(value)
                    rest = rest.dropFirst(2)
                } else {
                    bytes.append(byte)
                }
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension String {
    /// Without white space at both ends.
    var trimmingBlanks: String {
        let start = drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
