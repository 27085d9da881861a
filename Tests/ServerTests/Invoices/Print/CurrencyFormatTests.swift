import Domain
import Testing

@testable import Server

@Suite("Amounts as people read them")
struct CurrencyFormatTests {
    @Test(
        "An amount has its currency's decimals, and a comma at each thousand",
        arguments: [
            ("PKR", 8_300_000, "8,300.00"), ("PKR", 8_300_500, "8,300.50"), ("PKR", 50, "0.05"), ("PKR", 0, "0.00"),
            ("EUR", 999_990, "999.99"), ("EUR", 1_000_000, "1,000.00"),
            ("USD", 10_000_000_000_000_000, "10,000,000,000,000.00"), ("JPY", 8_300_000, "8,300"), ("KRW", 0, "0"),
            ("KWD", 12_500, "12.500"), ("KWD", 1_234, "1.234"), ("BHD", 5, "0.005"), ("PKR", -5_000_050, "−5,000.05"),
        ])
    func amounts(code: String, thousandths: Int64, text: String) {
        #expect(CurrencyFormat(currency: Currency(code: code)).text(Money(thousandths: thousandths)) == text)
    }

    @Test("The currency does not part from its amount at a line's end")
    func full() {
        #expect(CurrencyFormat(currency: Currency(code: "PKR")).full(Money(whole: 8300)) == "PKR\u{A0}8,300.00")
    }
}
