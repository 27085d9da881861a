import Domain
import Testing

@Suite("A date that is typed into a search")
struct TypedDateTests {
    @Test(
        "Is a day, or all days of a month",
        arguments: [
            ("1990-04-12", "1990-04-12", "1990-04-12"), ("12/04/1990", "1990-04-12", "1990-04-12"),
            ("2.4.1990", "1990-04-02", "1990-04-02"), ("12-4-1990", "1990-04-12", "1990-04-12"),
            ("1990/4/2", "1990-04-02", "1990-04-02"), ("1990-04", "1990-04-01", "1990-04-30"),
            ("02/2024", "2024-02-01", "2024-02-29"), ("2.2023", "2023-02-01", "2023-02-28"),
        ])
    func days(text: String, first: String, last: String) throws {
        let typed = try #require(TypedDate(text))
        #expect(typed.days.lowerBound.description == first)
        #expect(typed.days.upperBound.description == last)
    }

    @Test(
        "Another text is none",
        arguments: [
            "", "1990", "12", "12/04", "12/04/90", "1990-13", "1990-00", "31/02/1990", "1990-04-31",
            "P-2026-002",
            "0300-1234567", "1990--04", "-1990-04", "1990-04-12-1", "a/4/1990", "1990.4.12.", "+1990-04",
        ])
    func none(text: String) {
        #expect(TypedDate(text) == nil)
    }
}
