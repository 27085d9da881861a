import Storage

/// Turns what somebody typed into a search field into SQL: every word must occur somewhere.
enum SearchText {
    static let maximumLength = 100
    /// Further words are left out of account.
    static let maximumWords = 8

    /// For text that was stored in lower case. Empty when there is nothing to search for.
    static func condition(in lowercase: SQL, _ typed: String?) -> SQL {
        conjunction(words(typed).map { like(lowercase, $0.lowercased()) })
    }

    /// For text as people spell it. The engines' `lower` may know ASCII only, so other words are tried as
    /// names are written, too.
    static func condition(anyCase column: SQL, _ typed: String?) -> SQL {
        conjunction(
            words(typed).map { word in
                let spellings = spellings(word).map { like("lower(\(column))", $0) }
                return "(\(spellings.joined(separator: " OR ")))"
            })
    }

    private static func words(_ typed: String?) -> ArraySlice<Substring> {
        (typed ?? "").split(whereSeparator: \.isWhitespace).prefix(maximumWords)
    }

    /// Each condition begins with ` AND `.
    private static func conjunction(_ conditions: [SQL]) -> SQL {
        conditions.map { " AND \($0)" }.joined(separator: "")
    }

    private static func spellings(_ word: Substring) -> [String] {
        let lower = word.lowercased()
        guard lower.utf8.contains(where: { $0 >= 0x80 }) else { return [lower] }
        let capital = lower.prefix(1).uppercased() + lower.dropFirst()
        return [lower, capital, word.uppercased()]
    }

    private static func like(_ column: SQL, _ word: String) -> SQL {
        "\(column) LIKE \(pattern(word)) ESCAPE '!'"
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
