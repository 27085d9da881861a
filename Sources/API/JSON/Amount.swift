import FoundationEssentials

/// An exact decimal of three places. On the wire it is a JSON number: `8300`, `8300.5`.
public struct Amount: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The amount times one thousand.
    public var thousandths: Int64

    /// An amount of so many thousandths: 8300 is written as `8.3`.
    public init(thousandths: Int64) { self.thousandths = thousandths }

    /// Fails for more than three decimals, for what is no number, and for what doesn't fit.
    public init?(_ text: String) {
        guard let plain = JSONNumber(text)?.plainDecimal else { return nil }
        let parts = plain.split(separator: ".")
        let decimals = parts.count > 1 ? parts[1] : ""
        guard decimals.utf8.count <= 3 else { return nil }
        let padding = String(repeating: "0", count: 3 - decimals.utf8.count)
        guard let thousandths = Int64(parts[0] + decimals + padding) else { return nil }
        self.thousandths = thousandths
    }

    /// By value.
    public static func < (left: Amount, right: Amount) -> Bool { left.thousandths < right.thousandths }

    /// The amount as its JSON number, as in `8300.5`.
    public var description: String { jsonText }
}

extension Amount: ExpressibleByIntegerLiteral {
    /// A literal counts whole units: `8300` is 8,300,000 thousandths.
    public init(integerLiteral value: Int) { thousandths = Int64(value) * 1000 }
}

extension Amount: JSONEncodable {
    /// Writes a JSON number in its shortest spelling, with at most three decimals.
    @inlinable public func write(to json: inout JSONWriter) { json.amount(thousandths: thousandths) }
}

extension Amount: Decodable {
    /// Reads a JSON number exactly.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let decimal = try container.decode(Decimal.self)
        guard let amount = Amount("\(decimal)") else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "Expected an amount with at most three decimals")
        }
        self = amount
    }
}
