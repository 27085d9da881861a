import API
import Domain
import Testing

@testable import Server

@Suite("What an invoice is asked to say")
struct InvoiceRequestTests {
    /// The errors of a body's `invoice`, as `field: message`.
    private func errors(_ invoice: String) throws -> [String] {
        let fields = Fields(body: try JSONValue(parsing: "{\"invoice\": \(invoice)}"))
        let request = InvoiceRequest(fields)
        do {
            try fields.done()
        } catch {
            return error.fields.map { "\($0.field): \($0.message)" }
        }
        do {
            _ = try #require(request).draft(in: Currency(code: "PKR"))
        } catch let problem as Problem {
            return problem.fields.map { "\($0.field): \($0.message)" }
        }
        return []
    }

    private func item(_ description: String = "\"Filling\"", _ quantity: String = "1", _ unitPrice: String = "10", _ more: String = "")
        -> String
    {
        "{\"items\": [{\"description\": \(description), \"quantity\": \(quantity), \"unitPrice\": \(unitPrice)\(more)}]}"
    }

    @Test("The specification's sample totals 8300")
    func sample() throws {
        let fields = Fields(
            body: try JSONValue(
                parsing: """
                    {"invoice": {"items": [
                        {"description": "Tooth whitening", "quantity": 1, "unitPrice": 5000, "cost": 5000},
                        {"description": "Scaling and polishing", "quantity": 1, "unitPrice": 3000}],
                    "discountAmount": 500, "taxAmount": 800, "notes": "10% discount applied", "dueDate": "2026-06-15"}}
                    """))
        let request = try #require(InvoiceRequest(fields))
        #expect(try request.draft(in: Currency(code: "PKR")).total == Money(whole: 8300))
        #expect(request.items.map(\.cost) == [Money(whole: 5000), nil])
        #expect(request.notes == "10% discount applied")
        #expect(request.dueDate == LocalDate("2026-06-15"))
    }

    @Test("A body without an invoice has none, and no error")
    func none() throws {
        let fields = Fields(body: try JSONValue(parsing: "{\"invoice\": null}"))
        #expect(InvoiceRequest(fields) == nil)
        #expect(throws: Never.self) { try fields.done() }
    }

    @Test("Every field that is wrong is named, with its place")
    func everything() throws {
        let wrong = """
            {"items": [{"description": " ", "quantity": 0, "unitPrice": -1}, {"quantity": 1.0001, "unitPrice": 0.0001, "cost": "5"}, 7],
            "discountAmount": -1, "taxAmount": "x", "notes": 5, "dueDate": "2026-02-30"}
            """
        #expect(
            try errors(wrong).map { $0.prefix { $0 != ":" } } == [
                "invoice.items[0].description", "invoice.items[0].quantity", "invoice.items[0].unitPrice", "invoice.items[1].description",
                "invoice.items[1].quantity", "invoice.items[1].unitPrice", "invoice.items[1].cost", "invoice.items[2]",
                "invoice.discountAmount", "invoice.taxAmount", "invoice.notes", "invoice.dueDate",
            ])
    }

    @Test("An invoice of nothing is refused, and one that owes less than nothing")
    func empty() throws {
        #expect(try errors("{}") == ["invoice.items: is required"])
        #expect(try errors("{\"items\": []}") == ["invoice.items: must have at least 1 element"])
        #expect(try errors("[]") == ["invoice: must be an object, not an array"])
        #expect(
            try errors("{\"items\": [{\"description\": \"A\", \"quantity\": 1, \"unitPrice\": 1}], \"discountAmount\": 1.01}")
                == ["invoice.discountAmount: must not exceed the sum of items and tax"])
    }

    @Test(
        "Amounts are exact: three decimals of a quantity, those of the currency, and no more than they can hold",
        arguments: [
            ("0.001", "10", true), ("1e0", "10.50", true), ("1.000000", "1e1", true), ("0.0001", "10", false), ("1", "10.005", false),
            ("1", "1e400", false), ("1000001", "1", false), ("1000000", "10000000000000", false), ("1e-999999999", "1", false),
        ])
    func exactness(quantity: String, unitPrice: String, isFine: Bool) throws {
        #expect(try errors(item("\"A\"", quantity, unitPrice)).isEmpty == isFine)
    }

    @Test("A number spelled as a text is no number")
    func texts() throws {
        #expect(try errors(item("\"A\"", "\"1\"", "\"10\"")).count == 2)
    }

    @Test("No invoice has more than 200 lines")
    func tooMany() throws {
        let line = "{\"description\": \"A\", \"quantity\": 1, \"unitPrice\": 1}"
        let most = Array(repeating: line, count: 200).joined(separator: ",")
        #expect(try errors("{\"items\": [\(most)]}").isEmpty)
        #expect(try errors("{\"items\": [\(most),\(line)]}") == ["invoice.items: must have at most 200 elements"])
    }
}
