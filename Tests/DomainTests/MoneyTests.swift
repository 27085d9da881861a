import Domain
import TestSupport
import Testing

@Suite("Money")
struct MoneyTests {
    @Test(
        "A JSON number with at most three decimals is read exactly and written as short as it goes",
        arguments: [
            ("8300", "8300"), ("8300.50", "8300.5"), ("0.1", "0.1"), ("0.01", "0.01"), ("1.234", "1.234"), ("1e-3", "0.001"),
            ("-0.0050", "-0.005"), ("-0.05", "-0.05"), ("-12.30", "-12.3"),
            ("0", "0"), ("-0", "0"), ("0.00", "0"), ("1e3", "1000"), ("1E+2", "100"), ("125e-2", "1.25"), ("1.000", "1"),
            ("10000000000000", "10000000000000"), ("0.000e9", "0"),
        ])
    func exact(text: String, written: String) {
        #expect(Money(text)?.description == written)
    }

    @Test(
        "Over-precise, too large and malformed amounts are refused",
        arguments: [
            "1.0005", "0.0001", "1e-4", "10000000000000.001", "1e14", "-1e14", "1e999", "1e99999999999", "99999999999999999999999", "01",
            "-",
            "+1", ".5", "1.", "1e", "1e+", "NaN", "Infinity", "", " 1", "1 ", "1,5", "0x10", "--1", "1.2.3", "1_000",
        ])
    func refused(text: String) {
        #expect(Money(text) == nil)
    }

    @Test("Every amount reads back what it writes; sums and differences are those of whole thousandths", arguments: 0..<4)
    func arithmetic(seed: Int) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            let bound = Money.limit.thousandths >> Int64.random(in: 0..<50, using: &random)
            let one = Money(thousandths: Int64.random(in: -bound...bound, using: &random))
            let other = Money(thousandths: Int64.random(in: -bound...bound, using: &random))
            #expect(Money(one.description) == one)
            #expect((one + other).thousandths == one.thousandths + other.thousandths)
            #expect((one - other).thousandths == one.thousandths - other.thousandths)
            #expect((one < other) == (one.thousandths < other.thousandths))
        }
    }

    @Test("A sum past what 64 bits hold stops instead of trapping, and shows that it is past the limit")
    func overflow() {
        let most = Money(thousandths: .max)
        #expect(most + Money(whole: 1) == most)
        #expect(Money(thousandths: .min) - Money(whole: 1) == Money(thousandths: .min))
        #expect(!(Money.limit + Money(thousandths: 1)).isWithinLimit)
        #expect(Money.limit.isWithinLimit)
        #expect(Money(whole: .max) == .limit)
    }
}
