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
}
