/// An exact amount in hundredths of the clinic's currency, on the wire a JSON number with at
/// most two decimals.
public struct Money: Hashable, Comparable, Sendable, LosslessStringConvertible {
    public let hundredths: Int64

    public static let zero = Money(hundredths: 0)
    /// The greatest size an amount may have: 10^13.
    public static let limit = Money(hundredths: 1_000_000_000_000_000)

    public init(hundredths: Int64) { self.hundredths = hundredths }

    /// A whole amount; sizes past `limit` become `limit`.
    public init(whole: Int) {
        let bound = Self.limit.hundredths / 100
        hundredths = max(-bound, min(bound, Int64(whole))) * 100
    }

    /// A JSON number; nil when it has more than two decimals that count, or its size is past `limit`.
    public init?(utf8 text: UnsafeBufferPointer<UInt8>) {
        guard let value = DecimalText.parse(text, places: 2, limit: Self.limit.hundredths) else { return nil }
        hundredths = value
    }

    /// A JSON number, see `init(utf8:)`.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let money = text.withUTF8({ Money(utf8: $0) }) else { return nil }
        self = money
    }

    /// Whether the amount's size is at most `limit`; sums of such amounts may not be.
    public var isWithinLimit: Bool { hundredths.magnitude <= Self.limit.hundredths.magnitude }

    /// Sums stop at what 64 bits hold, far past `limit`.
    public static func + (left: Money, right: Money) -> Money {
        let (sum, overflow) = left.hundredths.addingReportingOverflow(right.hundredths)
        return Money(hundredths: overflow ? (right.hundredths < 0 ? .min : .max) : sum)
    }

    public static func - (left: Money, right: Money) -> Money {
        let (difference, overflow) = left.hundredths.subtractingReportingOverflow(right.hundredths)
        return Money(hundredths: overflow ? (right.hundredths < 0 ? .max : .min) : difference)
    }

    public static func += (left: inout Money, right: Money) { left = left + right }
    public static func -= (left: inout Money, right: Money) { left = left - right }
    public static func < (left: Money, right: Money) -> Bool { left.hundredths < right.hundredths }

    /// Appends the shortest JSON number: "8300", "8300.5".
    public func write(to bytes: inout [UInt8]) { DecimalText.write(hundredths, places: 2, to: &bytes) }

    public var description: String { ASCII.text(capacity: 16) { write(to: &$0) } }
}
