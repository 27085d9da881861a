import API
import Domain
import Testing

@testable import Server

@Suite("Fields of a query")
struct QueryFieldsTests {
    @Test("Parameters are decoded, and unknown ones ignored")
    func decoded() throws {
        let fields = Fields(query: "search=Ahmed+%C3%A9%26&limit=10&startDate=2026-05-15&flag=true&x=%zz&y=1&y=2&")
        #expect(fields.optional("search", .search(max: 50)) == "Ahmed é&")
        #expect(fields.optional("limit", .integer(in: 1...100)) == 10)
        #expect(fields.optional("startDate", .date) == LocalDate("2026-05-15"))
        #expect(fields.optional("flag", .bool) == true)
        #expect(fields.optional("endDate", .date) == nil)
        try fields.done()
    }

    @Test("No query has no parameters", arguments: [nil, "", "&", "&&"] as [String?])
    func none(query: String?) throws {
        let fields = Fields(query: query)
        #expect(fields.optional("limit", .integer) == nil)
        try fields.done()
    }

    @Test(
        "A parameter without a value is absent, whatever its kind",
        arguments: ["a=", "a", "a=&a=", "a&a=", "b=1&a=&", "%61="])
    func empty(query: String) throws {
        let fields = Fields(query: query)
        #expect(!fields.has("a"))
        #expect(fields.optional("a", .integer) == nil && fields.optional("a", .id) == nil && fields.optional("a", .date) == nil)
        #expect(fields.optional("a", .choice(of: AppointmentStatus.self)) == nil && fields.optional("a", .bool) == nil)
        try fields.done()
        let required = Fields(query: query)
        #expect(required.required("a", .date) == nil)
        let failure = #expect(throws: ValidationFailure.self) { try required.done() }
        #expect(failure?.fields == [FieldError(field: "a", message: "is required")])
    }

    @Test("A value counts beside an empty one of the same name")
    func beside() throws {
        let fields = Fields(query: "limit=&limit=7")
        #expect(fields.optional("limit", .integer) == 7)
        try fields.done()
    }

    @Test(
        "A bad parameter is an error of its name",
        arguments: [
            ("limit=1&limit=1", "must be given once"), ("limit=0", "must be between 1 and 100"), ("limit=101", "must be between 1 and 100"),
            ("limit=x", "must be an integer"), ("limit=%20", "must be an integer"), ("limit=&limit=x", "must be an integer"),
            ("limit=1.5", "must be an integer"), ("limit=%31%3", "must be percent-encoded UTF-8 without NUL"),
            ("limit=%FF", "must be percent-encoded UTF-8 without NUL"), ("limit=1%00", "must be percent-encoded UTF-8 without NUL"),
            ("limit=99999999999999999999", "must be between 1 and 100"),
        ])
    func bad(query: String, message: String) {
        let fields = Fields(query: query)
        #expect(fields.optional("limit", .integer(in: 1...100)) == nil)
        let failure = #expect(throws: ValidationFailure.self) { try fields.done() }
        #expect(failure?.fields == [FieldError(field: "limit", message: message)])
    }
}
