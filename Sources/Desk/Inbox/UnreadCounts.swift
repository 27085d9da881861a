import API
import HTTPTypes

/// What waits for the viewer: messages that they have not read, and patients' requests. The bar and the title
/// show it (elements/unread.js).
enum UnreadCounts {
    static func reply(_ page: PageRequest) async throws -> DeskReply {
        async let unread = messages(page.api)
        let waiting = try await requests(page)
        let counts: JSONValue = [
            "messages": JSONValue(try await unread), "requests": JSONValue(waiting),
        ]
        return DeskReply(
            .ok,
            headers: [
                .contentType: "application/json", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            ], body: counts.jsonBytes)
    }

    /// In all conversations that are looked at: ``InboxPeople/mostConversations``.
    static func messages(_ api: APIClient) async throws -> Int {
        try await InboxPeople.conversations(api).reduce(0) { $0 + $1.unreadCount }
    }

    /// A doctor answers for the own column.
    private static func requests(_ page: PageRequest) async throws -> Int {
        let doctor = page.viewer.role == .doctor ? page.viewer.user.id : nil
        return try await page.api.get(
            "/appointments", ["status": "requested", "limit": "1", "doctorId": doctor], as: Counted.self
        ).pagination.total
    }

    private struct Counted: Decodable, Sendable {
        var pagination: Place

        struct Place: Decodable, Sendable {
            var total: Int
        }
    }
}
