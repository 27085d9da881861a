import FoundationEssentials

/// The one spelling of an address under which a user is kept and found.
package enum EmailAddress {
    /// Trimmed and lower-case.
    package static func normalized(_ text: String) -> String {
        text.trimmingCharacters { $0.isWhitespace || $0.isNewline }.lowercased()
    }
}

extension String {
    fileprivate func trimmingCharacters(where isTrimmed: (Character) -> Bool) -> String {
        guard let first = firstIndex(where: { !isTrimmed($0) }),
            let last = lastIndex(where: { !isTrimmed($0) })
        else { return "" }
        return String(self[first...last])
    }
}
