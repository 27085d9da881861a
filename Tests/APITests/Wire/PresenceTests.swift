import API
import Testing

@Suite("Presence of keys")
struct PresenceTests {
    @Test("An error without extras has the four keys of every error")
    func errors() throws {
        let body = ErrorBody(
            error: "Not found", message: "No such appointment", code: "NOT_FOUND", timestamp: "t")
        #expect(
            try JSONValue(parsing: body.jsonBytes).object?.names == ["error", "message", "code", "timestamp"])
    }

    @Test(
        "Pages are counted up, and there is none of nothing",
        arguments: [(0, 50, 0), (1, 50, 1), (50, 50, 1), (51, 50, 2), (150, 50, 3)])
    func pages(total: Int, limit: Int, pages: Int) {
        #expect(Pagination(page: 1, limit: limit, total: total).totalPages == pages)
        #expect(OffsetPagination(limit: limit, offset: 0, count: 0, total: total).totalPages == pages)
    }

    @Test("An offset falls in its page", arguments: [(0, 1), (49, 1), (50, 2), (120, 3)])
    func offsets(offset: Int, page: Int) {
        #expect(OffsetPagination(limit: 50, offset: offset, count: 0, total: 500).page == page)
    }
}
