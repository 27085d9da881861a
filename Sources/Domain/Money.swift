/// An exact amount in thousandths of a currency's unit, whichever decimals that currency has; on the wire
/// a JSON number.
public struct Money: Hashable, Comparable, Sendable, LosslessStringConvertible {
    /// The amount times one thousand, whatever decimals the currency has.
    public let thousandths: Int64

    /// Nothing.
    public static let zero = Money(thousandths: 0)
    /// The greatest size an amount may have: 10^13.
    public static let limit = Money(thousandths: 10_000_000_000_000_000)

    /// An amount of so many thousandths, unchecked; see ``isWithinLimit``.
    public init(thousandths: Int64) { self.thousandths = thousandths }

    /// A whole amount; sizes past `limit` become `limit`.
    public init(whole: Int) {
        let bound = Self.limit.thousandths / 1000
        thousandths = max(-bound, min(bound, Int64(whole))) * 1000
    }

    /// A JSON number; nil when it has more than three decimals that count, or its size is past `limit`.
    public init?(utf8 text: UnsafeBufferPointer<UInt8>) {
        guard let value = DecimalText.parse(text, places: 3, limit: Self.limit.thousandths) else {
            return nil
        }
        thousandths = value
    }

    /// A JSON number, see `init(utf8:)`.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let money = text.withUTF8({ Money(utf8: $0) }) else { return nil }
        self = money
    }

    /// Whether the amount's size is at most `limit`; sums of such amounts may not be.
    public var isWithinLimit: Bool { thousandths.magnitude <= Self.limit.thousandths.magnitude }

    /// Sums stop at what 64 bits hold, far past `limit`.
    public static func + (left: Money, right: Money) -> Money {
        let (sum, overflow) = left.thousandths.addingReportingOverflow(right.thousandths)
        return Money(thousandths: overflow ? (right.thousandths < 0 ? .min : .max) : sum)
    }

    /// Differences stop at what 64 bits hold, far past `limit`.
    public static func - (left: Money, right: Money) -> Money {
        let (difference, overflow) = left.thousandths.subtractingReportingOverflow(right.thousandths)
        return Money(thousandths: overflow ? (right.thousandths < 0 ? .max : .min) : difference)
    }

    /// Adds as `+` does.
    public static func += (left: inout Money, right: Money) { left = left + right }
    /// By value.
    public static func < (left: Money, right: Money) -> Bool { left.thousandths < right.thousandths }

    /// Appends the shortest JSON number: "8300", "8300.5".
    public func write(to bytes: inout [UInt8]) { DecimalText.write(thousandths, places: 3, to: &bytes) }

    /// The shortest JSON number: `8300`, `8300.5`.
    public var description: String { ASCII.text(capacity: 16) { write(to: &$0) } }
}
