import Domain

/// Amounts as people read them: "8,300.00".
struct CurrencyFormat: Sendable {
    /// ISO 4217.
    let code: String

    private static let withoutDecimals: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV",
        "XAF", "XOF", "XPF",
    ]
    private static let withThreeDecimals: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]

    /// How many decimals the currency has, also where amounts are kept to two (contract §4.10).
    var decimals: Int {
        if Self.withoutDecimals.contains(code) { return 0 }
        return Self.withThreeDecimals.contains(code) ? 3 : 2
    }

    /// Hundredths are never hidden, even when the currency has none.
    func text(_ amount: Money) -> String {
        let magnitude = amount.hundredths.magnitude
        let cents = Int(magnitude % 100)
        let fraction =
            decimals == 0 && cents == 0
            ? "" : "." + (cents < 10 ? "0" : "") + String(cents) + (decimals == 3 ? "0" : "")
        return (amount.hundredths < 0 ? "−" : "") + Self.grouped(String(magnitude / 100)) + fraction
    }

    /// With the currency before it: "PKR 8,300.00".
    func full(_ amount: Money) -> String { "\(code)\u{A0}\(text(amount))" }

    private static func grouped(_ digits: String) -> String {
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.utf8.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
