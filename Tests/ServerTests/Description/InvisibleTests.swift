import API
import Domain
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
        let blank = try Regex("^[ \\u00a0\\u3000\(Schema.invisibleClass)]*$").matchingSemantics(
            .unicodeScalar)
        let visible = try Regex("[^\\s\\u0000\(Schema.invisibleClass)]").matchingSemantics(.unicodeScalar)
        #expect(try blank.wholeMatch(in: text) != nil && visible.firstMatch(in: text) == nil)
        #expect(try blank.wholeMatch(in: "a" + text) == nil && visible.firstMatch(in: text + "a") != nil)
    }
}
