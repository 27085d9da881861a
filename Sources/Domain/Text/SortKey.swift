/// The place of a name in a list, as a text that sorts byte by byte: letters first, then accents, then
/// case (contract §8).
public enum SortKey {
    /// Bytes of a key at most; what goes beyond sorts by id.
    public static let limit = 400

    /// The key of a name by its parts, in the order in which they sort, such as family name and given name.
    public static func key(_ parts: String...) -> String {
        let letters = parts.map(FoldedText.fold).joined(separator: separator)
        let accents = parts.map(\.caseFolded).joined(separator: separator)
        let key = [letters, accents == letters ? "" : accents, parts.joined(separator: separator)].joined(
            separator: separator)
        guard key.utf8.count > limit else { return key }
        // Not within a character.
        var end = key.utf8.index(key.utf8.startIndex, offsetBy: limit)
        while end.samePosition(in: key.unicodeScalars) == nil { end = key.utf8.index(before: end) }
        return String(key.unicodeScalars[..<end])
    }

    /// Before every character of a name, so that a shorter name comes first.
    private static let separator = "\u{1}"
}
