import API

/// Whom the list of conversations shows: a page of conversations, or those that a search finds.
struct InboxPeople: Sendable {
    var conversations: [Conversation]
    /// People whom the search finds and who have no conversation yet.
    var others: [ContactSummary] = []
    /// Leads to the next page.
    var nextCursor: String?
    var search: String?
    /// Whether it is a later page.
    var isLater = false

    /// Conversations of a page of the list.
    static let pageSize = 50
    /// Conversations that are looked at for a search and for counts: the newest.
    static var mostConversations: Int { 100 * mostPages }
    private static let mostPages = 5

    static func load(_ page: PageRequest) async throws -> InboxPeople {
        let query = page.request.query
        if let search = query.text("search") { return try await found(page.api, search) }
        let cursor = query.text("after")
        let list = try await page.api.linked(
            "/messages/conversations", ["limit": String(pageSize), "cursor": cursor], of: Conversation.self)
        return InboxPeople(
            conversations: list.rows, nextCursor: list.nextCursor, isLater: cursor != nil)
    }

    /// By the API's own search over names, numbers and addresses.
    private static func found(_ api: APIClient, _ search: String) async throws -> InboxPeople {
        async let known = conversations(api)
        let people = try await contacts(api, search)
        let wanted = Set(people.map(\.conversationId))
        let conversations = try await known.filter { wanted.contains($0.id) }
        let met = Set(conversations.map(\.id))
        return InboxPeople(
            conversations: conversations, others: people.filter { !met.contains($0.conversationId) },
            search: search)
    }

    /// Patients, then colleagues, at most 50 of each.
    static func contacts(_ api: APIClient, _ search: String) async throws -> [ContactSummary] {
        try await api.get(
            "/messages/contacts", ["search": search, "limit": "50"], as: ContactDirectory.self
        ).all
    }

    /// The viewer's newest conversations, at most ``mostConversations``.
    static func conversations(_ api: APIClient) async throws -> [Conversation] {
        var rows: [Conversation] = []
        var cursor: String?
        for _ in 0..<mostPages {
            let list = try await api.linked(
                "/messages/conversations", ["limit": "100", "cursor": cursor], of: Conversation.self)
            rows += list.rows
            guard let next = list.nextCursor else { break }
            cursor = next
        }
        return rows
    }
}

extension ContactSummary {
    /// The id of the conversation with them (contract §5.4).
    var conversationId: String { "\(type)-\(id)" }
}
