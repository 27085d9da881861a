import FoundationEssentials

/// A JSON number as it was written. Equal if spelled alike: `30` and `30.0` differ.
public struct JSONNumber: Sendable, Hashable, CustomStringConvertible {
    /// The number in JSON's grammar.
    public let text: String

    /// An integer, spelled in decimal.
    public init(_ value: Int) { text = String(value) }

    /// Fails for anything that JSON does not call a number.
    public init?(_ text: String) {
        guard case .number(let number)? = try? JSONValue(parsing: text), number.text == text else {
            return nil
        }
        self = number
    }

    /// For the parser, which has checked the grammar.
    init(checked text: String) { self.text = text }

    /// The number as it was written; the same as ``text``.
    public var description: String { text }

    /// The value as an integer; `nil` if it has a fraction or doesn't fit.
    public var integer: Int? { Int(text) ?? plainDecimal.flatMap { Int($0) } }

    /// The exact value without an exponent and without needless zeros: `1e2` is `100`, `0.50` is `0.5`, `-0`
    /// is `0`. `nil` if that takes more than 40 digits, so that `1e999999999` costs nothing, or if it is
    /// spelled absurdly long.
    public var plainDecimal: String? {
        let limit = 40
        guard text.utf8.count <= 400 else { return nil }
        var mantissa = text[...]
        let isNegative = mantissa.first == "-"
        if isNegative { mantissa.removeFirst() }
        var exponent = 0
        if let mark = mantissa.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            guard let value = Self.exponent(mantissa[mantissa.index(after: mark)...]) else {
                return mantissa[..<mark].allSatisfy { $0 == "0" || $0 == "." } ? "0" : nil
            }
            exponent = value
            mantissa = mantissa[..<mark]
        }
        let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? parts[1] : ""
        var digits = Array((parts[0] + fraction).utf8.drop { $0 == UInt8(ascii: "0") })
        var point = exponent - fraction.utf8.count
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            point += 1
        }
        if digits.isEmpty { return "0" }
        guard digits.count <= limit, point <= limit - digits.count, point >= -limit else { return nil }
        return (isNegative ? "-" : "") + Self.plain(digits, point: point)
    }

    /// Digits times ten to the power of `point`.
    private static func plain(_ digits: [UInt8], point: Int) -> String {
        let text = String(decoding: digits, as: UTF8.self)
        if point >= 0 { return text + String(repeating: "0", count: point) }
        let whole = digits.count + point
        if whole <= 0 { return "0." + String(repeating: "0", count: -whole) + text }
        return text.prefix(whole) + "." + text.dropFirst(whole)
    }

    /// `nil` if it is so large that the digits can't bring it back into range.
    private static func exponent(_ text: Substring) -> Int? {
        guard let value = Int(text), value.magnitude <= 1000 else { return nil }
        return value
    }
}

extension JSONNumber: JSONEncodable {
    /// Writes the number as it was written.
    public func write(to json: inout JSONWriter) {
        var text = text
        text.withUTF8 { json.raw($0) }
    }
}

extension JSONNumber: Decodable {
    /// Reads a JSON number exactly, up to the 38 digits that `Decimal` holds.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let decimal = try container.decode(Decimal.self)
        guard let number = JSONNumber("\(decimal)") else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "Expected a number")
        }
        self = number
    }
}
