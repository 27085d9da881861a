import API
import Domain
import Foundation
import Testing

@testable import Server

@Suite("Patterns of the API description")
struct InvisibleTests {
    @Test("They call invisible what validation does")
    func same() {
        let said = Set(Schema.invisible.joined()).union([0x110BD, 0x110CD])
        for code in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(code), scalar.isInvisible != said.contains(code) else {
                continue
            }
            Issue.record("U+\(String(code, radix: 16)): \(scalar.isInvisible)")
        }
    }

    @Test(
        "A blank text matches the pattern of blanks, and no other text's",
        arguments: ["\u{200B}", " \u{AD}\u{FE0F}", "\u{E0020}", "\u{3164} "])
    func blank(text: String) throws {
        let blank = try NSRegularExpression(pattern: "^[ \\u00a0\\u3000\(Schema.invisibleClass)]*$")
        let visible = try NSRegularExpression(pattern: "[^\\s\\u0000\(Schema.invisibleClass)]")
        #expect(finds(blank, text) && !finds(visible, text))
        #expect(!finds(blank, "a" + text) && finds(visible, text + "a"))
    }

    private func finds(_ pattern: NSRegularExpression, _ text: String) -> Bool {
        pattern.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }
}
