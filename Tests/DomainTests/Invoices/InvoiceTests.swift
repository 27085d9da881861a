import Domain
import TestSupport
import Testing

@Suite("Invoice arithmetic")
struct InvoiceDraftTests {
    static let whitening = InvoiceItem(
        description: "Tooth whitening", quantity: .one, unitPrice: Money(whole: 5000), cost: Money(whole: 5000))
    static let scaling = InvoiceItem(description: "Scaling and polishing", quantity: .one, unitPrice: Money(whole: 3000))

    private func problems(
        _ items: [InvoiceItem], discount: Money = .zero, tax: Money = .zero, in currency: Currency = .pkr
    ) -> [String] {
        switch InvoiceDraft.make(items: items, discount: discount, tax: tax, in: currency) {
        case .success: []
        case .failure(let problems): problems.fields.map(\.field)
        }
    }

    @Test("The specification's sample totals 8300; cost is not summed")
    func sample() throws {
        let draft = try InvoiceDraft.make(
            items: [Self.whitening, Self.scaling], discount: Money(whole: 500), tax: Money(whole: 800), in: .pkr
        ).get()
        #expect(draft.total.description == "8300")
        #expect(draft.subtotal.description == "8000")
    }

    @Test(
        "A part of an item is priced to the currency's decimals, half away from zero",
        arguments: [
            ("PKR", "1.5", "33.33", "50"), ("PKR", "0.333", "10.01", "3.33"), ("PKR", "0.5", "0.01", "0.01"),
            ("JPY", "0.5", "3", "2"), ("JPY", "0.499", "1", "0"), ("KWD", "0.125", "1.234", "0.154"),
            ("KWD", "0.5", "0.001", "0.001"), ("KWD", "3", "1.234", "3.702"),
        ])
    func fractions(currency: String, quantity: String, unitPrice: String, amount: String) throws {
        let item = InvoiceItem(
            description: "Gel", quantity: try #require(Quantity(quantity)), unitPrice: try money(unitPrice))
        #expect(item.amount(in: Currency(code: currency))?.description == amount)
    }

    @Test(
        "No amount has more decimals than its currency: price, cost, discount and tax are named",
        arguments: [("JPY", "0.5", "5"), ("PKR", "1.234", "1.23"), ("PKR", "0.001", "0.01"), ("KWD", "", "1.234")])
    func decimals(code: String, tooFine: String, fine: String) throws {
        let currency = Currency(code: code)
        let item = { (price: Money) in
            InvoiceItem(description: "Gel", quantity: .one, unitPrice: price, cost: price)
        }
        let right = try money(fine)
        #expect(problems([item(right), item(right)], discount: right, tax: right, in: currency) == [])
        guard let wrong = Money(tooFine) else { return #expect(Money(tooFine) == nil) }
        #expect(
            problems([item(right), item(wrong)], discount: wrong, tax: wrong, in: currency)
                == ["items[1].unitPrice", "items[1].cost", "discountAmount", "taxAmount"])
    }

    @Test("Printed lines add up to the total", arguments: 0..<20, ["JPY", "PKR", "KWD"])
    func addsUp(seed: Int, code: String) throws {
        var random = SeededRandom(seed: seed)
        let currency = Currency(code: code)
        let items = (0..<Int.random(in: 1...20, using: &random)).map { _ in
            InvoiceItem(
                description: "x", quantity: Quantity(thousandths: Int64.random(in: 1...100_000, using: &random)),
                unitPrice: Money(thousandths: Int64.random(in: 0...1_000_000, using: &random) * currency.unit))
        }
        let tax = Money(thousandths: Int64.random(in: 0...100_000, using: &random) * currency.unit)
        let draft = try InvoiceDraft.make(items: items, tax: tax, in: currency).get()
        let lines = items.reduce(Int64(0)) { sum, item in
            let units = item.unitPrice.thousandths / currency.unit
            return sum + (item.quantity.thousandths * units + 500) / 1000 * currency.unit
        }
        #expect(draft.total.thousandths == lines + tax.thousandths)
        #expect(currency.problem(of: draft.total) == nil)
    }

    @Test("All that is wrong is named at once")
    func wrong() throws {
        let blank = InvoiceItem(description: " ", quantity: Quantity(thousandths: 0), unitPrice: Money(whole: -1), cost: Money(whole: -1))
        #expect(
            problems([Self.scaling, blank], discount: Money(whole: -1), tax: Money(whole: -1)) == [
                "items[1].description", "items[1].quantity", "items[1].unitPrice", "items[1].cost", "discountAmount", "taxAmount",
            ])
        #expect(problems([]) == ["items"])
        #expect(problems(Array(repeating: Self.scaling, count: 201)) == ["items"])
    }

    @Test("A discount may take everything, not more")
    func negative() {
        #expect(problems([Self.scaling], discount: Money(whole: 3000)).isEmpty)
        #expect(problems([Self.scaling], discount: Money(thousandths: 3_000_010)) == ["discountAmount"])
    }

    @Test("Amounts past the limit are refused instead of overflowing")
    func huge() {
        let item = InvoiceItem(description: "x", quantity: .limit, unitPrice: .limit)
        #expect(problems([item]) == ["items[0].unitPrice"])
        let large = InvoiceItem(description: "x", quantity: .one, unitPrice: .limit)
        #expect(problems([large, large]) == ["items"])
        #expect(problems([large], tax: .limit) == ["items"])
    }

    @Test("Quantities have at most three decimals", arguments: [("1", "1"), ("0.125", "0.125"), ("2.5000", "2.5")])
    func quantity(text: String, written: String) {
        #expect(Quantity(text)?.description == written)
        #expect(Quantity("0.0001") == nil)
        #expect(Quantity("1000000.001") == nil)
    }
}

@Suite("Invoice accounts")
struct InvoiceAccountTests {
    let owed = InvoiceAccount(total: Money(whole: 8300))

    @Test("Status and balance follow payments and refunds")
    func follows() throws {
        #expect(owed.status == .unpaid)
        let partly = try owed.paying(Money(whole: 8000))
        #expect(partly.status == .partial)
        #expect(partly.balance == Money(whole: 300))
        let paid = try partly.paying(Money(whole: 300))
        #expect(paid.status == .paid)
        #expect(paid.balance == .zero)
        let refunded = try paid.refunding(Money(whole: 8300))
        #expect(refunded.status == .unpaid)
        #expect(refunded.balance == Money(whole: 8300))
        #expect(try owed.voiding().status == .void)
        #expect(try owed.voiding().balance == .zero)
    }

    @Test("An invoice of nothing is paid")
    func nothing() {
        #expect(InvoiceAccount(total: .zero).status == .paid)
    }

    @Test("Nobody pays more than is owed, gets back more than was paid, or voids what was paid for")
    func refused() throws {
        let partly = try owed.paying(Money(whole: 100))
        #expect(throws: PaymentRefusal.moreThanOwed(Money(whole: 8200))) { try partly.paying(Money(thousandths: 8_200_001)) }
        #expect(throws: PaymentRefusal.moreThanPaid(Money(whole: 100))) { try partly.refunding(Money(thousandths: 100_001)) }
        #expect(throws: PaymentRefusal.refundFirst(Money(whole: 100))) { try partly.voiding() }
        #expect(throws: PaymentRefusal.notPositive) { try partly.paying(.zero) }
        #expect(throws: PaymentRefusal.notPositive) { try partly.refunding(Money(whole: -1)) }
        #expect(throws: PaymentRefusal.void) { try owed.voiding().paying(Money(whole: 1)) }
    }
}
