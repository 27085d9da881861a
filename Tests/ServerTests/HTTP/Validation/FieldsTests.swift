import API
import Domain
import Testing

@testable import Server

@Suite("Fields of a request")
struct FieldsTests {
    private enum Color: String, CaseIterable { case red, green }

    @Test("A good body gives its values, unwrapped")
    func good() throws {
        let fields = Fields(body: ["name": " Ahmed ", "age": 30, "color": "red", "note": nil])
        let name = fields.required("name", .text(max: 100))
        let age = fields.required("age", .integer(in: 0...150))
        let color = fields.required("color", .choice(of: Color.self))
        #expect(fields.optional("note", .text(max: 10)) == nil)
        let values = try fields.done(name, age, color)
        #expect(values == ("Ahmed", 30, .red))
    }

    @Test("Every error is collected, with its field, before one of them is thrown")
    func all() {
        let fields = Fields(body: [
            "age": 200, "color": "blue", "note": 5, "email": "nobody", "flag": "yes", "when": nil,
        ])
        let name = fields.required("name", .text(max: 100))
        let age = fields.required("age", .integer(in: 0...150))
        _ = fields.required("color", .choice(of: Color.self))
        _ = fields.optional("note", .text(max: 10))
        _ = fields.optional("email", .email)
        _ = fields.optional("flag", .bool)
        _ = fields.required("when", .date)
        fields.refuse("endDate", "must not be before startDate")
        let failure = #expect(throws: ValidationFailure.self) { try fields.done(name, age) }
        #expect(
            failure?.fields == [
                FieldError(field: "name", message: "is required"),
                FieldError(field: "age", message: "must be between 0 and 150"),
                FieldError(field: "color", message: "must be one of red, green"),
                FieldError(field: "note", message: "must be a string, not a number"),
                FieldError(field: "email", message: "must be an e-mail address"),
                FieldError(field: "flag", message: "must be true or false, not a string"),
                FieldError(field: "when", message: "is required"),
                FieldError(field: "endDate", message: "must not be before startDate"),
            ])
    }

    @Test("A text that was left blank is none where it may be missing, and an error where it may not")
    func blank() {
        let fields = Fields(body: ["note": " ", "mail": "", "name": "\n", "code": "", "title": ""])
        #expect(fields.optional("note", .text(max: 10)) == nil)
        #expect(fields.change("mail", .email) == .clear)
        #expect(fields.replacing("name", .text(max: 10)) == nil)
        #expect(fields.optional("code", .text(max: 10).neverBlank) == nil)
        let title = fields.required("title", .text(max: 10))
        let failure = #expect(throws: ValidationFailure.self) { try fields.done(title) }
        #expect(failure?.fields.map(\.field) == ["name", "code", "title"])
        #expect(failure?.fields.allSatisfy { $0.message == "must not be blank" } == true)
    }

    @Test("Broken texts are told once each, and with all else that is wrong")
    func brokenTexts() throws {
        let start = Array(#"{"name":"a\u0000b","note":"x\"\ud800","tags":[{"text":"ok"},{"text":""#.utf8)
        let bytes = start + [0xFF] + Array(#""}],"age":-1}"#.utf8)
        let body = try ReadableBody(bytes)
        let fields = Fields(body: body.json, faults: body.faults)
        let name = fields.required("name", .text(max: 10))
        _ = fields.optional("note", .text(max: 10))
        let age = fields.required("age", .integer(in: 0...150))
        let tags = fields.required(
            "tags", .array(of: .object { $0.required("text", .text(max: 10)) }, max: 10))
        let failure = #expect(throws: ValidationFailure.self) { try fields.done(name, age, tags) }
        #expect(
            Set(failure?.fields.map(\.field) ?? []) == ["name", "note", "tags[1].text", "age"],
            "\(String(describing: failure))")
        #expect(failure?.fields.count == 4)
        #expect(throws: JSONError.self) { try ReadableBody(Array(#"{"a":"\u0000"#.utf8)) }
        #expect(throws: JSONError.self) { try ReadableBody([0xFF]) }
        let hostile =
            "{" + (0...ReadableBody.limit).map { #""f\#($0)":"\u0000""# }.joined(separator: ",") + "}"
        #expect(throws: JSONError.self) { try ReadableBody(Array(hostile.utf8)) }
    }

    @Test("Nested errors carry the whole path")
    func nested() {
        let fields = Fields(body: ["invoice": ["items": [["unitPrice": 5], ["unitPrice": "5"], 7, [:]]]])
        let prices = fields.required(
            "invoice",
            .object {
                $0.required("items", .array(of: .object { $0.required("unitPrice", .money) }, max: 10))
            })
        let failure = #expect(throws: ValidationFailure.self) { try fields.done(prices) }
        #expect(
            failure?.fields == [
                FieldError(field: "invoice.items[1].unitPrice", message: "must be a number, not a string"),
                FieldError(field: "invoice.items[2]", message: "must be an object, not a number"),
                FieldError(field: "invoice.items[3].unitPrice", message: "is required"),
            ])
    }

    @Test("A body that is no object is an error of the body", arguments: [JSONValue.null, [1], "x", 3, true])
    func noObject(body: JSONValue) {
        let fields = Fields(body: body)
        let failure = #expect(throws: ValidationFailure.self) { try fields.done() }
        #expect(
            failure?.fields == [FieldError(field: "body", message: "must be an object, not \(body.kindName)")]
        )
    }

    @Test("A partial update tells nothing from null from a value")
    func changes() throws {
        let fields = Fields(body: ["cleared": nil, "set": "new"])
        #expect(fields.change("kept", .text(max: 10)) == .keep)
        #expect(fields.change("cleared", .text(max: 10)) == .clear)
        #expect(fields.change("set", .text(max: 10)) == .set("new"))
        #expect(
            fields.has("cleared") && fields.isNull("cleared") && !fields.has("kept") && !fields.isNull("set"))
        #expect(
            Change.keep.applied(to: 1) == 1 && Change.clear.applied(to: 1) == nil
                && Change.set(2).applied(to: 1) == 2)
        try fields.done()
        let bad = Fields(body: ["bad": 1])
        #expect(bad.change("bad", .text(max: 10)) == .keep)
        #expect(throws: ValidationFailure.self) { try bad.done() }
    }

    @Test("A hostile body is answered with a bounded list")
    func bounded() {
        let fields = Fields(body: ["list": .array(Array(repeating: "x", count: 1000))])
        _ = fields.required("list", .array(of: .integer, max: 1000))
        let failure = #expect(throws: ValidationFailure.self) { try fields.done() }
        #expect(failure?.fields.count == 20)
        let problem = Problem.invalid((0..<100).map { FieldError(field: "f\($0)", message: "is wrong") })
        #expect(problem.fields.count == 20)
        #expect(problem.message.split(separator: ";").count == 20)
    }

    @Test("A name that the caller made up is repeated up to 64 characters")
    func callersName() throws {
        let name = String(repeating: "é", count: 65)
        #expect(FieldError(field: name, message: "").field == String(name.prefix(64)))
        #expect(FieldError(field: String(name.prefix(64)), message: "").field.count == 64)
        for text in [
            "{\"\(name)\":1,\"\(name)\":2}", "{\"\(name)\":\"\\u0000\"}", "{\"\(name)\":\"\\ud800\"}",
        ] {
            let error = try #require(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
            #expect(!error.description.contains(name), "\(error)")
            #expect(ValidationFailure(error).fields.allSatisfy { $0.field.count <= 64 })
        }
    }

    @Test("A body that is no JSON names the place")
    func broken() {
        let error = #expect(throws: JSONError.self) { _ = try JSONValue(parsing: #"{"notes":"a\u0000"}"#) }
        #expect(error.map { ValidationFailure($0).fields.map(\.field) } == ["notes"])
        let other = #expect(throws: JSONError.self) { _ = try JSONValue(parsing: "{") }
        #expect(other.map { ValidationFailure($0).fields.map(\.field) } == ["body"])
    }
}
