import API
import FoundationEssentials

/// The texts of a page in its viewer's language. A text is named by its English words, which stand in the
/// source: `words("Sign in")`, `words("Moved to {0}, {1}", time, doctor)`.
struct Words: Sendable {
    let language: Language
    private let translations: Translations

    init(language: Language, _ translations: Translations) {
        self.language = language
        self.translations = translations
    }

    /// - Parameter values: What `{0}`, `{1}`, … stand for.
    func callAsFunction(_ english: String, _ values: String...) -> String {
        var text = translations.find(english, language)
        for (index, value) in values.enumerated() {
            text = text.replacing("{\(index)}", with: value)
        }
        return text
    }
}

/// What the English texts are called in the other languages: the JSON objects of `words/`, whose names begin
/// with the language, as `ur-day.json`.
struct Translations: Sendable {
    private let urdu: [String: String]
    /// The whole table as JSON, for the scripts of the pages.
    let urduJSON: [UInt8]

    init(_ assets: Assets) {
        var table: [String: String] = [:]
        for name in assets.names.sorted() where name.hasPrefix("words/ur-") {
            let part = assets.bytes(of: name).flatMap {
                try? JSONDecoder().decode([String: String].self, from: Data($0))
            }
            table.merge(part ?? [:]) { first, _ in first }
        }
        urdu = table
        urduJSON =
            JSONValue.object(
                JSONObject(table.sorted { $0.key < $1.key }.map { (name: $0.key, value: .string($0.value)) })
            ).jsonBytes
    }

    func hasUrdu(_ english: String) -> Bool { urdu[english] != nil }

    /// The English text itself where there is no other.
    func find(_ english: String, _ language: Language) -> String {
        language == .urdu ? urdu[english] ?? english : english
    }
}
