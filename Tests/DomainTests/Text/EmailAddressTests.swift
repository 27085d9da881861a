import Domain
import Testing

@Suite("E-mail addresses")
struct EmailAddressTests {
    @Test(
        "One mailbox has one key, however it is spelled",
        arguments: [
            ("Sara.Malik@Clinic.Example", "sara.malik@clinic.example"),
            (" sara@clinic.example ", "sara@clinic.example"),
            ("sara@bücher.example", "sara@xn--bcher-kva.example"),
            ("sara@BÜCHER.example", "sara@xn--bcher-kva.example"),
            ("sara@bu\u{308}cher.example", "sara@xn--bcher-kva.example"),
            ("SARA@XN--BCHER-KVA.example", "sara@xn--bcher-kva.example"),
        ])
    func keys(address: String, key: String) {
        #expect(EmailAddress.key(of: address) == key)
        #expect(EmailAddress.key(of: key) == key)
    }

    @Test("What is kept is what was typed, trimmed and in NFC")
    func kept() {
        #expect(EmailAddress.kept(" Sara@Bu\u{308}cher.example\n") == "Sara@Bücher.example")
    }

    @Test(
        "Different mailboxes have different keys",
        arguments: [
            ("sara@a.example", "sara@b.example"), ("sara@a.example", "s.ara@a.example"),
            ("sara@a.example", "\u{17F}ara@a.example"),
        ])
    func different(one: String, other: String) {
        #expect(EmailAddress.key(of: one) != EmailAddress.key(of: other))
    }
}
