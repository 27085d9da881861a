import Testing

@testable import Desk

@Suite("The language of a page")
struct LanguageTests {
    @Test(
        "Before anybody is signed in it is the one of ours that the browser likes best",
        arguments: [
            ("ur", Language.urdu), ("ur-PK,ur;q=0.9,en;q=0.8", .urdu), ("en-GB,en;q=0.9,ur;q=0.8", .english),
            ("en;q=0.5, ur;q=0.7", .urdu), ("fr, UR ; q=0.3", .urdu), ("ur;q=0, en;q=0.1", .english),
            ("ur;q=0", .english), ("de-DE,de", .english), ("", .english), ("*", .english),
            ("ur;q=much", .english), (";,;q=1,", .english),
        ])
    func accepted(header: String, language: Language) {
        #expect(Language(accepted: header) == language)
    }
}
