import TestSupport
import Testing

@testable import Domain

@Suite("Normal forms of text")
struct NormalizationTests {
    @Test("NFC and NFKC are what the Unicode Character Database says", arguments: UnicodeSample.all)
    func forms(sample: UnicodeSample) {
        #expect(codes(sample.text.composed) == codes(sample.composed))
        #expect(codes(sample.text.compatiblyComposed) == codes(sample.compatible))
    }

    @Test("Random texts keep their meaning, and a normal form its spelling", arguments: 1...8)
    func stable(seed: Int) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<300 {
            let text = random.unicodeText(most: 8)
            let composed = text.composed
            // Swift compares by canonical equivalence.
            #expect(composed == text, "\(codes(text))")
            #expect(codes(composed.composed) == codes(composed), "\(codes(text))")
            let compatible = text.compatiblyComposed
            #expect(codes(compatible.compatiblyComposed) == codes(compatible), "\(codes(text))")
        }
    }

    @Test(
        "Invisible characters and white space alone are blank",
        arguments: [
            "", " ", "\n\t", "\u{A0}", "\u{3000}", "\u{200B}", "\u{200E} \u{200F}", "\u{FEFF}", "\u{AD}", "\u{2060}", "\u{FE0F}",
            "\u{3164}",
            "\u{115F}", "\u{34F}", "\u{61C}", "\u{E0020}", "\u{202A}\u{202C}", "\u{180E}", "\u{FFA0}",
        ])
    func blank(text: String) { #expect(text.isBlank) }

    @Test("What shows something is not blank", arguments: ["a", "\u{200B}a", ".", "\u{301}", "٠", "\u{640}", "🦷"])
    func notBlank(text: String) { #expect(!text.isBlank) }
}

extension SeededRandom {
    /// A few characters of a kind that normal forms, cases and searches treat in a way of their own.
    mutating func unicodeText(most: Int) -> String {
        let samples = UnicodeSample.all
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 1...most, using: &self) {
            let scalars = samples[Int.random(in: 0..<samples.count, using: &self)].text.unicodeScalars
            if let scalar = scalars.randomElement(using: &self) { text.append(scalar) }
        }
        return String(text)
    }
}
