import API
import FoundationEssentials
import HTTPTypes

/// Lists without an envelope, whose `Link` header leads on.
extension APIClient {
    /// A page of such a list, and the cursor of the next one; nil on the last.
    func linked<Row: Decodable & Sendable>(
        _ path: String, _ query: Query = [], of type: Row.Type
    ) async throws -> (rows: [Row], nextCursor: String?) {
        let reply = try await raw(path, query)
        let rows = try JSONDecoder().decode([Row].self, from: Data(reply.body))
        let link = HTTPField.Name("Link").flatMap { reply.headers[$0] }
        return (rows, link.flatMap { Self.cursor(in: $0) })
    }

    /// Of a header such as `</api/…?limit=50&cursor=abc>; rel="next"`.
    static func cursor(in link: String) -> String? {
        guard link.hasPrefix("<"), let end = link.firstIndex(of: ">"), let mark = link.firstIndex(of: "?"),
            mark < end
        else { return nil }
        return FormData(String(link[link.index(after: mark)..<end])).text("cursor")
    }
}
