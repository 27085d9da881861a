import Domain

/// Amounts as people read them, with their currency's decimals and a comma at each thousand: "8,300.00".
struct CurrencyFormat: Sendable {
    let currency: Currency

    func text(_ amount: Money) -> String {
        let size = amount.thousandths.magnitude
        let sign = amount.thousandths < 0 ? "−" : ""
        return sign + Self.grouped(String(size / 1000)) + fraction(size % 1000)
    }

    /// With the currency before it: "PKR 8,300.00".
    func full(_ amount: Money) -> String { "\(currency)\u{A0}\(text(amount))" }

    private func fraction(_ thousandths: UInt64) -> String {
        if currency.decimals == 0 { return "" }
        let digits = String(thousandths)
        let padded = String(repeating: "0", count: 3 - digits.utf8.count) + digits
        return "." + padded.prefix(currency.decimals)
    }

    private static func grouped(_ digits: String) -> String {
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.utf8.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
