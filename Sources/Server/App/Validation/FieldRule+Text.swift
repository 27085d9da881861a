import Domain

extension FieldRule where Value == String {
    /// Text for people: in NFC, trimmed, not blank, at most `max` code points, without NUL. Blank, which invisible characters are too, is the
    /// same as missing where that may be.
    /// - Parameter clean: What is done to the text before it is judged.
    static func text(max: Int, clean: @escaping (String) -> String = { $0 }) -> FieldRule {
        FieldRule(isBlankMissing: true) { input in
            guard let text = plain(input, max, { clean($0.trimmed) })?.trimmed else { return nil }
            return text.isBlank ? input.refuse("must not be blank") : bounded(text, input, max)
        }
    }

    /// What a user typed into a search field: trimmed, and empty if there is nothing to search for.
    static func search(max: Int) -> FieldRule {
        FieldRule { input in
            plain(input, max, \.trimmed).flatMap { $0.isBlank ? "" : bounded($0, input, max) }
        }
    }

    /// Text that counts as it is, such as a password, but for its spelling in Unicode.
    static func verbatim(min: Int = 1, max: Int) -> FieldRule {
        FieldRule { input in
            guard let text = plain(input, max, { $0 }) else { return nil }
            if text.unicodeScalars.count < min { return input.refuse("must have at least \(min) characters") }
            return bounded(text, input, max)
        }
    }

    /// The text, cleaned and in NFC.
    private static func plain(_ input: FieldInput, _ max: Int, _ clean: (String) -> String) -> String? {
        guard let text = input.text else { return input.expect("a string") }
        if text.utf8.contains(0) { return input.refuse("must not contain NUL") }
        let clean = clean(text)
        // NFC makes one character of four at most: what is longer need not be composed to be refused.
        guard clean.utf8.count <= max || clean.unicodeScalars.count <= 4 * max else { return tooLong(input, max) }
        return clean.composed
    }

    private static func bounded(_ text: String, _ input: FieldInput, _ max: Int) -> String? {
        let fits = text.utf8.count <= max || text.unicodeScalars.count <= max
        return fits ? text : tooLong(input, max)
    }

    private static func tooLong(_ input: FieldInput, _ max: Int) -> String? {
        input.refuse("must have at most \(max) characters")
    }
}
