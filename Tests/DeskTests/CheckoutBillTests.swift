import API
import Testing

@testable import Desk

@Suite("What is billed at check-out")
struct CheckoutBillTests {
    private func total(
        _ rows: [(quantity: String, price: String)], discount: String = "", tax: String = "",
        currency: String = "PKR"
    ) -> Int64? {
        var bill = CheckoutBill(
            rows: rows.map { CheckoutBill.Row(description: "Item", quantity: $0.quantity, price: $0.price) })
        (bill.discount, bill.tax) = (discount, tax)
        return bill.total(in: MoneyText(currency: currency))?.thousandths
    }

    @Test("The total of the specification's sample is 8300")
    func sample() {
        #expect(total([("1", "5000"), ("1", "3000")], discount: "500", tax: "800") == 8_300_000)
    }

    @Test("Each row is rounded to the currency's decimals, half away from zero")
    func rounding() {
        #expect(total([("3", "0.33")]) == 990)
        #expect(total([("0.5", "0.01"), ("0.5", "0.01")]) == 20)
        #expect(total([("0.4", "0.01")]) == 0)
        #expect(total([("1.5", "333")], currency: "JPY") == 500_000)
        #expect(total([("0.333", "1.001")], currency: "KWD") == 333)
    }

    @Test("Tenths and hundredths add up exactly")
    func exact() {
        #expect(total(Array(repeating: ("1", "0.10"), count: 3)) == 300)
        #expect(total([("1", "9999999999999.99")], tax: "0.01") == 10_000_000_000_000_000)
    }

    @Test(
        "What is no number has no total",
        arguments: ["abc", "1.2345", "10,50", "-1", "1.2.3", "12345678901234"])
    func noNumber(_ price: String) {
        #expect(total([("1", price)]) == nil)
    }

    @Test("Empty rows count nothing")
    func emptyRows() {
        let bill = CheckoutBill(
            form: FormData("description=Filling&quantity=1&price=50&description=&quantity=1&price="))
        #expect(bill.total(in: MoneyText(currency: "PKR"))?.thousandths == 50_000)
        #expect(bill.withoutEmptyRows.rows.count == 1)
    }

    @Test(
        "Digits of any script, and commas between thousands or lakhs, are read",
        arguments: [
            ("1,000.50", 1_000_500), ("1,00,000", 100_000_000), ("1 000", 1_000_000), ("۱۲۳٫۵", 123_500),
            ("٥", 5000), ("1.", 1000),
        ] as [(String, Int64)])
    func typed(_ text: String, _ thousandths: Int64) {
        #expect(MoneyText.typed(text)?.thousandths == thousandths)
    }

    @Test("Amounts are shown with their currency's decimals and a comma at each thousand")
    func shown() {
        #expect(MoneyText(currency: "PKR").text(Amount(thousandths: 8_300_000)) == "8,300.00")
        #expect(MoneyText(currency: "PKR").full(Amount(thousandths: 50)) == "PKR\u{A0}0.05")
        #expect(MoneyText(currency: "JPY").text(Amount(thousandths: 1_234_567_000)) == "1,234,567")
        #expect(MoneyText(currency: "KWD").text(Amount(thousandths: -12_345)) == "−12.345")
    }

    @Test("A bill goes to the API as numbers; what is none goes as it was typed")
    func body() {
        let bill = CheckoutBill(form: FormData("description=Filling&quantity=1&price=1%2C500.5&tax=abc"))
        let body = JSONValue.object(bill.body)
        #expect(body["items"]?[0]?["unitPrice"] == .number(JSONNumber("1500.5") ?? 0))
        #expect(body["taxAmount"] == "abc")
        #expect(body["discountAmount"] == nil)
    }
}
