import Testing

@testable import Desk

@Suite("Addresses that somebody is led to, and the reason that a browser keeps")
struct OwnAddressTests {
    @Test("Only paths of this server")
    func paths() {
        #expect("/desk/1/day/2026-11-30?by=room".isOwnAddress)
        for text in ["", "https://evil.example", "//evil.example", "/\\evil.example", "/a b", "/a\nb", "a"] {
            #expect(!text.isOwnAddress, "\(text)")
        }
    }

    @Test("A reason comes back as it was given")
    func reason() {
        let given = "Complaint 17; asked by Sara, علی"
        let pair = ReasonCookie.holding(given).prefix { $0 != ";" }
        #expect(FormData(String(pair))[ReasonCookie.name] == given)
        #expect(ReasonCookie.holding(given).contains("; HttpOnly; SameSite=Lax"))
    }
}
