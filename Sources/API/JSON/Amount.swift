/// An exact decimal of three places. On the wire it is a JSON number: `8300`, `8300.5`.
public struct Amount: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The amount times one thousand.
    public var thousandths: Int64

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

    public static func < (left: Amount, right: Amount) -> Bool { left.thousandths < right.thousandths }

    public var description: String { jsonText }
}

extension Amount: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int) { thousandths = Int64(value) * 1000 }
}

extension Amount: JSONEncodable {
    @inlinable public func write(to json: inout JSONWriter) { json.amount(thousandths: thousandths) }
}
