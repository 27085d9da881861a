import Domain
import Testing

@testable import Server

@Suite("Amounts as people read them")
struct CurrencyFormatTests {
    @Test(
        "An amount has its currency's decimals, and a comma at each thousand",
        arguments: [
            ("PKR", 830_000, "8,300.00"), ("PKR", 830_050, "8,300.50"), ("PKR", 5, "0.05"),
            ("PKR", 0, "0.00"),
            ("EUR", 99_999, "999.99"), ("EUR", 100_000, "1,000.00"),
            ("USD", 1_000_000_000_000_000, "10,000,000,000,000.00"),
            ("JPY", 830_000, "8,300"), ("KRW", 0, "0"), ("KWD", 1_250, "12.500"), ("BHD", 5, "0.050"),
            ("PKR", -5_000_05, "−5,000.05"),
        ])
    func amounts(code: String, hundredths: Int64, text: String) {
        #expect(CurrencyFormat(code: code).text(Money(hundredths: hundredths)) == text)
    }

    @Test("Hundredths that a currency does not have are shown if they were billed")
    func nothingHidden() {
        #expect(CurrencyFormat(code: "JPY").text(Money(hundredths: 830_050)) == "8,300.50")
    }

    @Test("The currency does not part from its amount at a line's end")
    func full() {
        #expect(CurrencyFormat(code: "PKR").full(Money(whole: 8300)) == "PKR\u{A0}8,300.00")
    }
}
