import API
import Domain
import Testing

@testable import Server

@Suite("Fields as the API description shows them")
struct RequestFieldTests {
    private struct Body {
        init(_ fields: Fields) throws {
            _ = fields.change("note", .text(max: 5))
            _ = fields.optional("day", .date, "The day")
            _ = fields.replacing("color", .color)
            _ = fields.optional("day", .date)
            if fields.has("secret") || fields.isNull("secret") { fields.refuse("secret", "is none") }
            _ = try fields.done(
                fields.required("count", .integer(in: 1...9)),
                fields.optional("inner", .array(of: .object { $0.required("id", .id) }, max: 3)))
            Issue.record("nothing has been read, so nothing can be done")
        }
    }

    @Test("A decoder without a request lists each field once, with its presence and its shape")
    func listed() {
        let fields = RequestField.all(Body.init)
        #expect(fields.map(\.name) == ["note", "day", "color", "count", "inner"])
        #expect(fields.map(\.presence) == [.blankable, .optional, .replacing, .required, .optional])
        #expect(fields[1].description == "The day")
    }

    @Test("Its body's schema has the required fields first, and nested ones within")
    func schema() throws {
        var components: [String: JSONValue] = [:]
        let schema = Schema.object(readBy: Body.init).render(into: &components)
        #expect(schema["properties"]?.object?.names == ["count", "note", "day", "color", "inner"])
        #expect(schema["required"] == ["count"])
        #expect(
            schema["properties"]?["count"] == ["type": "integer", "minimum": 1, "maximum": 9], "\(schema)")
        let inner = schema["properties"]?["inner"]?["anyOf"]?[0]
        #expect(inner?["maxItems"] == 3 && inner?["items"]?["required"] == ["id"], "\(schema)")
        // A form may leave a text blank where it may be missing, but not where null is refused.
        #expect(schema["properties"]?["note"]?["anyOf"]?[0]?["anyOf"]?.array?.count == 2, "\(schema)")
        #expect(schema["properties"]?["color"]?["type"] == "string", "\(schema)")
    }
}
