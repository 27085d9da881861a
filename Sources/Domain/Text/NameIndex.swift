/// What is stored beside a name, by which searches find it and lists sort it (contract §8).
public struct NameIndex: Hashable, Sendable {
    /// Folded text, and telephone numbers as ``PhoneNumber/searchable(_:)`` writes them.
    public let search: String
    /// A ``SortKey``.
    public let sortKey: String

    /// Of a room, an appointment type or a clinic.
    public init(_ name: String) {
        search = FoldedText.fold(name)
        sortKey = SortKey.key(name)
    }

    /// Of a person, who is listed by family name. `more` is what else a search finds them by, such as a
    /// patient's number.
    public init(firstName: String, lastName: String, more: String?..., phone: String? = nil) {
        let text = ([firstName, lastName] + (more + [phone]).compactMap(\.self)).joined(separator: " ")
        search = FoldedText.fold(text) + (phone.map { " \(PhoneNumber.searchable($0))" } ?? "")
        sortKey = SortKey.key(lastName, firstName)
    }
}
