import API

/// Amounts of a currency as people read and type them: exact, never floating point. Amounts are counted in
/// thousandths, whatever decimals the currency has.
struct MoneyText: Sendable {
    /// ISO 4217.
    let currency: String

    /// 0 to 3 (ISO 4217).
    var decimals: Int {
        if Self.withoutDecimals.contains(currency) { return 0 }
        return Self.withThreeDecimals.contains(currency) ? 3 : 2
    }

    /// The smallest amount, in thousandths: 1000 for JPY, 10 for PKR, 1 for KWD.
    var unit: Int64 { [1000, 100, 10, 1][decimals] }

    /// With a comma at each thousand: "8,300.00".
    func text(_ amount: Amount) -> String {
        let size = amount.thousandths.magnitude
        let sign = amount.thousandths < 0 ? "−" : ""
        let rest = (Int(size % 1000)).padded(to: 3).prefix(decimals)
        return sign + Self.grouped(String(size / 1000)) + (decimals == 0 ? "" : ".\(rest)")
    }

    /// With the currency before it: "PKR 8,300.00".
    func full(_ amount: Amount) -> String { "\(currency)\u{A0}\(text(amount))" }

    private static func grouped(_ digits: String) -> String {
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.utf8.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// What somebody typed, with digits of any script, and with commas or blanks between thousands or lakhs.
    /// Nil for what is no amount of at most three decimals; a comma before decimals is none.
    static func typed(_ text: String) -> Amount? {
        var plain = ""
        for character in text.trimmingBlanks {
            switch character {
            case ",", "٬", " ", "\u{A0}", "\u{202F}": plain.append(",")
            case ".", "٫": plain.append(".")
            default:
                guard let digit = character.wholeNumberValue, (0...9).contains(digit) else { return nil }
                plain += String(digit)
            }
        }
        let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first, let number = whole(first) else { return nil }
        let decimals = parts.count > 1 ? String(parts[1]) : ""
        guard decimals.utf8.count <= 3, !decimals.contains(",") else { return nil }
        let padded = decimals + String(repeating: "0", count: 3 - decimals.utf8.count)
        return Int64(padded).map { Amount(thousandths: number * 1000 + $0) }
    }

    /// At most 13 digits. The last of several groups has three, those before it two or three.
    private static func whole(_ text: Substring) -> Int64? {
        let groups = text.split(separator: ",", omittingEmptySubsequences: false)
        if groups.count > 1 {
            let isGrouped = groups.dropFirst().allSatisfy { (2...3).contains($0.utf8.count) }
            guard isGrouped, groups.last?.utf8.count == 3, (1...3).contains(groups[0].utf8.count) else {
                return nil
            }
        }
        let digits = groups.joined()
        return digits.utf8.count <= 13 ? Int64(digits) : nil
    }

    private static let withoutDecimals = codes(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF")
    private static let withThreeDecimals = codes("BHD IQD JOD KWD LYD OMR TND")

    private static func codes(_ text: String) -> Set<String> {
        Set(text.split(separator: " ").map { String($0) })
    }
}
