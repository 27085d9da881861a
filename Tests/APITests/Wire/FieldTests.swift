import API
import Testing

@Suite("A list of fields")
struct FieldTests {
    struct Chair: WireObject {
        var number: Int
        var owner: Owner?
        var note: String?
        var size: Size { Size(width: number * 10) }
        var tags: [String] = []

        static let schemaName: String? = "Chair"
        static let fields: [Field<Chair>] = [
            Field("number", \.number, .integer(1...9)), Field("owner", \.owner),
            Field("ownerName", \.owner?.name),
            Field("width", \.size.width), .present("note", \.note), Field("tags", \.tags),
        ]
    }

    struct Size { var width: Int }

    struct Owner: WireObject {
        var name: String

        static let fields: [Field<Owner>] = [Field("name", \.name)]
    }

    struct Sold: WireObject {
        var chair: Chair
        var price: Amount

        static let fields: [Field<Sold>] = Chair.fields.map { $0.within(\.chair) } + [Field("price", \.price)]
    }

    private let full = Chair(number: 3, owner: Owner(name: "A \"B\""), note: "n", tags: ["x", "y"])

    @Test("Its values are written in its order, wherever a path leads")
    func order() {
        #expect(
            full.jsonText
                == #"{"number":3,"owner":{"name":"A \"B\""},"ownerName":"A \"B\"","width":30,"note":"n","#
                + #""tags":["x","y"]}"#
        )
    }

    @Test("A key without a value is null, or left out where the list says so")
    func absence() {
        #expect(
            Chair(number: 1).jsonText == #"{"number":1,"owner":null,"ownerName":null,"width":10,"tags":[]}"#)
    }

    @Test("Its shape has the same keys, and says which may be null or missing")
    func schema() {
        var components: [String: JSONValue] = [:]
        #expect(Chair.schema.render(into: &components) == ["$ref": "#/components/schemas/Chair"])
        let properties = components["Chair"]?["properties"]
        #expect(properties?.object?.names == ["number", "owner", "ownerName", "width", "note", "tags"])
        #expect(components["Chair"]?["required"] == ["number", "owner", "ownerName", "width", "tags"])
        #expect(properties?["number"]?["maximum"] == 9)
        #expect(properties?["ownerName"] == ["anyOf": [["type": "string"], ["type": "null"]]])
        #expect(properties?["note"] == ["type": "string"])
    }

    @Test("An object can show another's keys as its own")
    func within() {
        let sold = Sold(chair: full, price: Amount(thousandths: 12_500))
        #expect(sold.jsonText == full.jsonText.dropLast() + #","price":12.5}"#)
    }

    @Test("What is written is what is described", arguments: [3, 4, 5])
    func together(number: Int) throws {
        let keys = try JSONValue(parsing: Chair(number: number, note: "n").jsonBytes).object?.names
        #expect(keys == Chair.fields.map(\.name.description))
    }
}
