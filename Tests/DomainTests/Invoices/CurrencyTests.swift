import Domain
import Testing

@Suite("Currencies")
struct CurrencyTests {
    @Test(
        "A country's money in use has the decimals of ISO 4217",
        arguments: [
            ("PKR", 2), ("EUR", 2), ("USD", 2), ("INR", 2), ("JPY", 0), ("KRW", 0), ("VND", 0), ("XOF", 0),
            ("XPF", 0),
            ("ISK", 0), ("KWD", 3), ("BHD", 3), ("OMR", 3), ("TND", 3), ("XCD", 2), ("XCG", 2), ("SLE", 2),
            ("ZWG", 2),
        ])
    func inUse(code: String, decimals: Int) throws {
        #expect(try #require(Currency(inUse: code)).decimals == decimals)
    }

    @Test(
        "Anything else is none: withdrawn, funds, metals, units of account, tests, made up, or not in capitals",
        arguments: [
            "DEM", "HRK", "ZWL", "SLL", "CUC", "ANG", "BGN", "MRO", "CHE", "CHW", "COU", "CLF", "MXV", "UYI",
            "UYW",
            "USN", "BOV", "XDR", "XSU", "XUA", "XAU", "XAG", "XPT", "XPD", "XBA", "XXX", "XTS", "ABC", "BTC",
            "pkr",
            "Pkr", "PK", "PKRR", "", " PKR", "ＰＫＲ", "586",
        ])
    func none(code: String) {
        #expect(Currency(inUse: code) == nil)
    }

    @Test("Each code is three capitals, and a code that was withdrawn after it was stored keeps its decimals")
    func codes() {
        #expect(Currency.inUse.count == 155)
        #expect(
            Currency.inUse.allSatisfy { $0.utf8.count == 3 && $0.utf8.allSatisfy { (65...90).contains($0) } })
        #expect(Currency(code: "DEM").decimals == 2)
    }

    @Test(
        "An amount has no more decimals than its currency",
        arguments: [
            ("JPY", "5", true), ("JPY", "0.5", false), ("JPY", "0.001", false), ("PKR", "1.23", true),
            ("PKR", "1.234", false),
            ("PKR", "-0.001", false), ("KWD", "1.234", true), ("KWD", "0.001", true),
        ])
    func amounts(code: String, amount: String, isFine: Bool) throws {
        let problem = Currency(code: code).problem(of: try money(amount))
        #expect((problem == nil) == isFine)
        if let problem { #expect(problem.contains(code)) }
    }
}
