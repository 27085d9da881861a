import Domain
import Testing

@Suite("International numbers")
struct InternationalNumberTests {
    private func dialled(_ text: String, in code: String?) -> String? {
        InternationalNumber(text, in: code.flatMap { Country(code: $0) })?.description
    }

    @Test(
        "Every usual spelling of one number is one number",
        arguments: [
            "+92-300-1234567", "+923001234567", "0300 1234567", "0300-1234567", "00923001234567", "0092 300 1234567", "923001234567",
            "+92 (0)300 1234567", "+9203001234567", "(0300) 123.4567", "3001234567", "\u{FF0B}92 300 1234567",
            "\u{0660}\u{0663}\u{0660}\u{0660}\u{0661}\u{0662}\u{0663}\u{0664}\u{0665}\u{0666}\u{0667}", "\u{202A}+92 300 1234567\u{202C}",
        ])
    func spellings(text: String) {
        #expect(dialled(text, in: "PK") == "+923001234567")
    }

    @Test(
        "Each country drops its own trunk prefix, and keeps what is none",
        arguments: [
            ("DE", "030 123456", "+4930123456"), ("IT", "06 1234 5678", "+390612345678"), ("IT", "+39 06 1234 5678", "+390612345678"),
            ("VA", "06 698 12345", "+390669812345"), ("GB", "020 7946 0958", "+442079460958"), ("FR", "06 12 34 56 78", "+33612345678"),
            ("US", "(212) 555-0123", "+12125550123"), ("CA", "1-416-555-0123", "+14165550123"), ("HU", "06 20 123 4567", "+36201234567"),
            ("RU", "8 912 345-67-89", "+79123456789"), ("RU", "800 123-45-67", "+78001234567"), ("BY", "8 029 123-45-67", "+375291234567"),
            ("LT", "8 612 34567", "+37061234567"), ("LT", "0 612 34567", "+37061234567"), ("ES", "612 34 56 78", "+34612345678"),
            ("NO", "47 99 12 34 56", "+4799123456"), ("NO", "912 34 567", "+4791234567"), ("IN", "9198765432", "+919198765432"),
            ("IN", "91 98765 43210", "+919876543210"), ("QA", "5512 3456", "+97455123456"), ("JP", "090-1234-5678", "+819012345678"),
            ("AU", "0412 345 678", "+61412345678"), ("CI", "07 12 34 56 78", "+2250712345678"), ("SM", "0549 123456", "+3780549123456"),
        ])
    func countries(code: String, text: String, number: String) {
        #expect(dialled(text, in: code) == number)
    }

    @Test("What begins with a plus or two zeros is international in every country, and in none")
    func international() {
        for country in ["PK", "IT", "US", nil] {
            #expect(dialled("+44 20 7946 0958", in: country) == "+442079460958")
            #expect(dialled("0044 20 7946 0958", in: country) == "+442079460958")
            #expect(dialled("+383 44 123 456", in: country) == "+38344123456")
        }
        #expect(dialled("0300 1234567", in: nil) == nil)
    }

    @Test(
        "A number that can't be right is none",
        arguments: [
            ("PK", "12345"), ("PK", "030012345678901"), ("PK", "+92 3"), ("PK", "+999 123456789"), ("PK", "+0 300 1234567"),
            ("PK", "+92 3001234567890123"), ("US", "555-0123"), ("US", "+1 192 300 1234"), ("US", "+1 212 555 01234"),
            ("AU", "0011 92 300 1234567"), ("PK", ""), ("PK", "+"), ("PK", "00"),
        ])
    func impossible(code: String, text: String) {
        #expect(dialled(text, in: code) == nil)
    }

    @Test("Every country of ISO 3166 is there once, and what is written with its calling code stays the same")
    func table() {
        #expect(Country.all.count == 249)
        #expect(Set(Country.all.map(\.code)).count == 249)
        for country in Country.all {
            #expect(Country(code: country.code.lowercased()) == country)
            #expect(country.callingCode.utf8.allSatisfy { (0x30...0x39).contains($0) } && (1...3).contains(country.callingCode.count))
            let number = String(repeating: "4", count: country.numberLengths.lowerBound)
            #expect(dialled("+" + country.callingCode + number, in: nil) == "+" + country.callingCode + number, "\(country)")
            #expect(dialled((country.trunkPrefixes.first ?? "") + number, in: country.code) == "+" + country.callingCode + number)
        }
        for unknown in ["XX", "UK", "EU", "P", "PAK", "ＰＫ", "ß", "", "92"] { #expect(Country(code: unknown) == nil, "\(unknown)") }
    }
}
