import Domain

/// The words by which a person is known, to be kept out of what stays once they are erased.
struct PersonWords: Sendable {
    private let words: Set<String>

    static let mark = "…"

    init(_ patient: PatientRecord) {
        let details = patient.details
        let texts = [details.firstName, details.lastName, details.email, details.phone, details.insurance]
        words = Set(
            texts.compactMap(\.self).flatMap { $0.split(whereSeparator: \.isWhitespace) }
                .map { FoldedText.fold(String($0)) }.filter { $0.count > 1 })
    }

    /// The text without these words, however they are spelled.
    func hidden(in text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            let folded = FoldedText.fold(String(word))
            return words.contains { folded == $0 || ($0.count > 2 && folded.contains($0)) }
                ? Self.mark : String(word)
        }.joined(separator: " ")
    }
}
