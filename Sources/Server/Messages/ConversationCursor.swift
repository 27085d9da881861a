import Domain

/// Where a page of conversations ends: the last one's time, and its id for those of the same moment.
struct ConversationCursor: Sendable, Equatable {
    var at: Instant
    var id: ID

    /// Before the first conversation of all.
    static let start = ConversationCursor(at: Instant(milliseconds: .max), id: ID(high: .max, low: .max))

    /// `2026-05-10T15:30:00.000Z`, or the same with `,` and a UUID, as the `Link` header has it.
    init?(_ text: String) {
        let parts = text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        guard let at = parts.first.flatMap({ Instant($0) }) else { return nil }
        self.at = at
        id = ID(high: 0, low: 0)
        guard parts.count == 2 else { return }
        guard let id = ID(parts[1]) else { return nil }
        self.id = id
    }

    init(at: Instant, id: ID) {
        self.at = at
        self.id = id
    }

    var text: String { "\(at),\(id)" }
}
