import Testing

@testable import Domain

@Suite("Telephone numbers")
struct PhoneNumberTests {
    @Test(
        "A pasted number has plain digits, spaces and hyphens",
        arguments: [
            ("+92-300-1234567", "+92-300-1234567"),
            ("\u{202A}+92-300-1234567\u{202C}", "+92-300-1234567"),
            ("+92\u{A0}300\u{202F}1234567", "+92 300 1234567"),
            ("+92‑300–1234567", "+92-300-1234567"),
            ("+92−300—1234567", "+92-300-1234567"),
            ("+٩٢ ٣٠٠ ١٢٣٤٥٦٧", "+92 300 1234567"),
            ("+۹۲ ۳۰۰ ۱۲۳۴۵۶۷", "+92 300 1234567"),
            ("+९२ ३०० १२३४५६७", "+92 300 1234567"),
            ("＋９２（３００）１２３４５６７", "+92(300)1234567"),
            ("+92\u{AD}300\u{200B}1234567\u{FEFF}", "+923001234567"),
            ("call me", "call me"),
        ])
    func plain(typed: String, kept: String) {
        #expect(PhoneNumber.plain(typed) == kept)
    }

    @Test(
        "Any usual spelling finds a number",
        arguments: [
            ("+92-300-1234567", "0300 1234567"), ("0300-1234567", "+923001234567"), ("923001234567", "0300 1234567"),
            ("+1 415 555 0134", "(415) 555-0134"), ("415-555-0134", "1-415-555-0134"), ("+39 06 12345678", "06 12345678"),
            ("06 12345678", "0039 06 12345678"), ("+44 (0)20 7946 0018", "020 7946 0018"), ("+971501234567", "050 1234567"),
        ])
    func found(stored: String, typed: String) {
        let text = PhoneNumber.searchable(stored)
        #expect(PhoneNumber.searches(typed).contains { text.contains($0) }, "\(text) \(PhoneNumber.searches(typed))")
    }

    @Test(
        "Another number is not found, nor is what is no number",
        arguments: [
            ("+92-300-1234567", "+91-300-1234567"), ("+92-300-1234567", "0301 1234567"), ("0300-1234567", "+923001234568"),
            ("+92-300-1234567", "P-2026-001"), ("+92-300-1234567", "92"), ("+92-300-1234567", "000"),
        ])
    func notFound(stored: String, typed: String) {
        let text = PhoneNumber.searchable(stored)
        #expect(!PhoneNumber.searches(typed).contains { text.contains($0) }, "\(text) \(PhoneNumber.searches(typed))")
    }
}
