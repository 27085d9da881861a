extension FieldRule where Value == String {
    /// Text for people: trimmed, not blank, at most `max` code points, without NUL. Blank is the same as
    /// missing where that may be.
    static func text(max: Int) -> FieldRule {
        FieldRule(isBlankMissing: true) { input in
            guard let text = plain(input)?.trimmed else { return nil }
            if text.isEmpty { return input.refuse("must not be blank") }
            return bounded(text, input, max)
        }
    }

    /// What a user typed into a search field: trimmed, and empty if there is nothing to search for.
    static func search(max: Int) -> FieldRule {
        FieldRule { input in plain(input).flatMap { bounded($0.trimmed, input, max) } }
    }

    /// Text that counts as it is, such as a password.
    static func verbatim(min: Int = 1, max: Int) -> FieldRule {
        FieldRule { input in
            guard let text = plain(input) else { return nil }
            if text.unicodeScalars.count < min { return input.refuse("must have at least \(min) characters") }
            return bounded(text, input, max)
        }
    }

    private static func plain(_ input: FieldInput) -> String? {
        guard let text = input.text else { return input.expect("a string") }
        return text.utf8.contains(0) ? input.refuse("must not contain NUL") : text
    }

    private static func bounded(_ text: String, _ input: FieldInput, _ max: Int) -> String? {
        let fits = text.utf8.count <= max || text.unicodeScalars.count <= max
        return fits ? text : input.refuse("must have at most \(max) characters")
    }
}

extension String {
    /// Without white space at either end.
    var trimmed: String {
        if let first = utf8.first, let last = utf8.last, first.isVisibleASCII, last.isVisibleASCII {
            return self
        }
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }
}

extension UInt8 {
    fileprivate var isVisibleASCII: Bool { (0x21...0x7E).contains(self) }
}
