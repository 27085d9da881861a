import Domain
import Storage

extension Fields {
    /// What somebody typed into a search field.
    func search(
        _ description: String = "Part of a name, number, phone or address"
    ) -> String? {
        optional("search", .search(max: SearchText.maximumLength), description)
    }
}

/// Turns what somebody typed into a search field into SQL: every word must occur somewhere.
enum SearchText {
    static let maximumLength = 100
    /// Further words are left out of account.
    static let maximumWords = 8

    /// Begins with ` AND `; empty when there is nothing to search for.
    /// - Parameters:
    ///   - column: Text that went through ``FoldedText``.
    ///   - phones: Whether it holds telephone numbers too (``PhoneNumber/searchable(_:)``).
    ///   - dates: A column of dates that a word may be too (``TypedDate``).
    static func condition(
        _ column: SQL, _ typed: String?, phones: Bool = false, dates: SQL? = nil
    ) -> SQL {
        guard let typed else { return .empty }
        let words = typed.split(whereSeparator: \.isWhitespace).prefix(maximumWords).compactMap {
            word -> SQL? in
            guard let text = FoldedText.word(word) else { return nil }
            let found = one(of: [text] + (phones ? PhoneNumber.searches(String(word)) : []), in: column)
            guard let dates, let days = TypedDate(word)?.days else { return found }
            return "(\(found) OR \(dates) BETWEEN \(days.lowerBound) AND \(days.upperBound))"
        }
        guard !words.isEmpty else { return .empty }
        let all = words.joined(separator: " AND ")
        // A number may be written with spaces.
        let whole = phones && words.count > 1 ? PhoneNumber.searches(typed) : []
        return whole.isEmpty ? " AND \(all)" : " AND ((\(all)) OR \(one(of: whole, in: column)))"
    }

    private static func one(of texts: [String], in column: SQL) -> SQL {
        let conditions = texts.map { "\(column) LIKE \(pattern($0)) ESCAPE '!'" as SQL }
        return conditions.count == 1 ? conditions[0] : "(\(conditions.joined(separator: " OR ")))"
    }

    /// `word` anywhere, its wildcards taken literally.
    static func pattern(_ word: String) -> String {
        var pattern = "%"
        for character in word.unicodeScalars {
            if character == "%" || character == "_" || character == "!" { pattern.append("!") }
            pattern.unicodeScalars.append(character)
        }
        return pattern + "%"
    }
}
