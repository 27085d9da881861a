import FoundationEssentials

/// An exact decimal of two places. On the wire it is a JSON number: `8300`, `8300.5`.
public struct Amount: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The amount times one hundred.
    public var hundredths: Int64

    public init(hundredths: Int64) { self.hundredths = hundredths }

    /// Fails for more than two decimals, for what is no number, and for what doesn't fit.
    public init?(_ text: String) {
        guard let plain = JSONNumber(text)?.plainDecimal else { return nil }
        let parts = plain.split(separator: ".")
        let decimals = parts.count > 1 ? parts[1] : ""
        guard decimals.utf8.count <= 2 else { return nil }
        let padding = String(repeating: "0", count: 2 - decimals.utf8.count)
        guard let hundredths = Int64(parts[0] + decimals + padding) else { return nil }
        self.hundredths = hundredths
    }

    public static func < (left: Amount, right: Amount) -> Bool { left.hundredths < right.hundredths }

    public var description: String { jsonText }
}

extension Amount: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int) { hundredths = Int64(value) * 100 }
}

extension Amount: JSONEncodable {
    @inlinable public func write(to json: inout JSONWriter) { json.amount(hundredths: hundredths) }
}

extension Amount: Decodable {
    /// Reads a JSON number exactly.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let decimal = try container.decode(Decimal.self)
        guard let amount = Amount("\(decimal)") else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "Expected an amount with two decimals")
        }
        self = amount
    }
}
