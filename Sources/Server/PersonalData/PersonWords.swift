import Domain

/// The words by which a person is known, to be kept out of what stays once they are erased.
struct PersonWords: Sendable {
    private let words: Set<String>
    /// The digits of their phone number.
    private let phone: String

    static let mark = "…"
    /// Digits from which on a number is taken for their phone.
    private static let phoneLength = 7

    /// - Parameter users: Those that the person signs in as: their names and addresses may be others.
    init(_ patient: PatientRecord, _ users: [Erasure.User]) {
        let details = patient.details
        let texts =
            [
                details.firstName, details.lastName, details.email, details.phone, details.insurance,
                details.dateOfBirth?.description,
            ].compactMap(\.self) + users.flatMap { [$0.firstName, $0.lastName, $0.email] }
        words = Set(
            texts.flatMap { $0.split(whereSeparator: \.isWhitespace) }
                .map { FoldedText.fold(String($0)) }.filter { $0.count > 1 })
        phone = Self.digits(details.phone ?? "")
    }

    /// The text without these words, however they are spelled.
    func hidden(in text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            isTheirs(String(word)) ? Self.mark : String(word)
        }.joined(separator: " ")
    }

    private func isTheirs(_ word: String) -> Bool {
        let folded = FoldedText.fold(word)
        if words.contains(where: { folded == $0 || ($0.count > 2 && folded.contains($0)) }) { return true }
        // National and international spellings end alike.
        let number = Self.digits(word)
        guard min(number.count, phone.count) >= Self.phoneLength else { return false }
        return phone.hasSuffix(number) || number.hasSuffix(phone)
    }

    /// Without the zeros that a national number begins with.
    private static func digits(_ text: String) -> String {
        String(text.filter(\.isWholeNumber).drop { $0 == "0" })
    }
}
