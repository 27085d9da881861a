import TestSupport
import Testing

@testable import Domain

@Suite("The identity of a name")
struct TextKeyTests {
    @Test("Keys are what Unicode's rules make of a text", arguments: UnicodeSample.all)
    func samples(sample: UnicodeSample) {
        #expect(codes(TextKey.key(sample.text)) == codes(sample.key))
    }

    @Test(
        "Spellings of one name have one key",
        arguments: [
            ["Café", "Cafe\u{301}", "CAFÉ", " ca fé ", "C\u{200B}afé", "cafe\u{200B}\u{301}"],
            ["Straße", "STRASSE", "strasse", "STRAẞE", "straſſe"],
            ["Room 1", "room１", "ROOM\u{A0}1", "R\u{AD}oom 1", "\u{202A}Room 1\u{202C}", "Room\u{2003}1", "Room①", "Ｒｏｏｍ１"],
            ["ﬁne", "fine", "FINE", "ﬁ\u{2060}ne"],
            ["\u{FEFB}", "\u{644}\u{627}", "\u{644}\u{200D}\u{627}"],
            ["İ", "i\u{307}", "I\u{307}"],
            ["ΣΑΣ", "σας", "σασ", "Σας"],
            ["Ꮳ", "ꮳ"],
            ["☎\u{FE0F}", "☎", "☎\u{FE0E}"],
            ["각", "\u{1100}\u{1161}\u{11A8}", "\u{AC00}\u{11A8}"],
            ["㎏", "kg", "KG"],
            ["ǆ", "ǅ", "Ǆ", "dž"],
            ["Ω", "Ω", "ω"],
            ["\u{3000}一", "一"],
        ])
    func same(spellings: [String]) {
        #expect(Set(spellings.map { codes(TextKey.key($0)) }).count == 1, "\(spellings.map { codes(TextKey.key($0)) })")
    }

    @Test(
        "Different names have different keys",
        arguments: [("Café", "Cafe"), ("i", "ı"), ("Room 1", "Room 11"), ("علي", "علی"), ("か", "が"), ("O'Brien", "O’Brien"), ("A-1", "A1")])
    func different(one: String, other: String) {
        #expect(codes(TextKey.key(one)) != codes(TextKey.key(other)))
    }

    @Test("The key of a key is the key, and upper and lower case share it", arguments: 1...8)
    func settled(seed: Int) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<300 {
            let text = random.unicodeText(most: 6)
            let key = TextKey.key(text)
            #expect(codes(TextKey.key(key)) == codes(key), "\(codes(text))")
            #expect(codes(TextKey.key(text.composed)) == codes(key), "\(codes(text))")
            if !text.unicodeScalars.contains("ı") { #expect(codes(TextKey.key(text.uppercased())) == codes(key), "\(codes(text))") }
        }
    }

    @Test("ASCII goes the same way by its bytes")
    func ascii() {
        for code in UInt8(0)..<0x80 {
            let text = String(UnicodeScalar(code))
            // The long way is taken by a text with another character.
            #expect(TextKey.key(text) + "é" == TextKey.key(text + "é"), "\(code)")
        }
    }

    @Test("No name has the key of a row that is kept apart")
    func apart() throws {
        let id = try #require(ID("550e8400-e29b-41d4-a716-446655440001"))
        let apart = TextKey.apart(TextKey.key("Café"), id)
        #expect(TextKey.key(apart) != apart)
    }

    @Test("A name that shows nothing has no key", arguments: ["", " ", "\u{200B}", "\u{3164}"])
    func empty(text: String) { #expect(TextKey.key(text).isEmpty) }
}
