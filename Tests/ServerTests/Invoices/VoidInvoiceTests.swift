import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Invoices are voided and changed")
struct VoidInvoiceTests {
    @Test(
        "A void invoice keeps its number and its reason, owes nothing, and takes no money",
        arguments: TestEngine.allCases)
    func void(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let id = try await desk.issue(100).id
            let answer = try await desk.void(id, "Billed twice")
            #expect(answer.status == 200, "\(answer)")
            #expect(answer["status"] == "void")
            #expect(answer["voidReason"] == "Billed twice")
            #expect(answer["balance"] == 0)
            #expect(answer["totalAmount"] == 100)
            #expect(answer["invoiceNumber"] == "INV-000001")
            for refused in [try await desk.pay(id, 1), try await desk.refund(id, 1), try await desk.void(id)]
            {
                #expect(refused.status == 409)
                #expect(refused.code == "INVOICE_VOID")
            }
            #expect(
                try await server.patch("/invoices/\(id)", as: desk.receptionist, ["notes": "x"]).code
                    == "INVOICE_VOID")
            #expect(try await desk.issue()["invoiceNumber"] == "INV-000002")
        }
    }

    @Test("What was paid is refunded before an invoice is voided", arguments: TestEngine.allCases)
    func paid(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let id = try await desk.issue(100).id
            try await desk.pay(id, 40)
            let refused = try await desk.void(id)
            #expect(refused.status == 409)
            #expect(refused.code == "INVOICE_HAS_PAYMENTS")
            #expect(refused.message == "Refund the 40 that was paid before voiding the invoice")
            #expect(try await desk.standing(id) == ["partial", "60"])
            try await desk.refund(id, 40)
            #expect(try await desk.void(id).status == 200)
        }
    }

    @Test(
        "An appointment whose invoice is void is billed again; both invoices name it, it shows the new one",
        arguments: TestEngine.allCases)
    func replaced(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let appointment = try await desk.appointment()
            let body: JSONValue = ["appointmentId": .string(appointment), "items": InvoiceDesk.items()]
            let first = try await server.post("/invoices", as: desk.receptionist, body).id
            try await desk.void(first)
            #expect(try await desk.appointmentStanding(appointment) == ["void", "0"])
            let second = try await server.post("/invoices", as: desk.receptionist, body)
            #expect(second.status == 201, "\(second)")
            #expect(try await desk.appointmentStanding(appointment) == ["unpaid", "100"])
            #expect(try await desk.invoice(first)["appointmentId"] == .string(appointment))
            let both = try await server.get("/invoices?appointmentId=\(appointment)", as: desk.receptionist)
                .data
            #expect(
                both.map { $0["status"]?.string }.sorted { ($0 ?? "") < ($1 ?? "") } == ["unpaid", "void"])
            #expect(try await server.post("/invoices", as: desk.receptionist, body).status == 409)
        }
    }

    @Test("A reason is needed, and the right to void", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let other = try await InvoiceDesk(server)
            let id = try await desk.issue(100).id
            let address = "/invoices/\(id)/void"
            for body in [[:], ["reason": nil], ["reason": "  "], ["reason": 5]] as [JSONValue] {
                let answer = try await server.post(address, as: desk.receptionist, body)
                #expect(answer.status == 400)
                #expect(answer.fields == ["reason"])
            }
            #expect(try await server.post(address, as: desk.patient, ["reason": "x"]).status == 403)
            #expect(try await server.post(address, as: other.receptionist, ["reason": "x"]).status == 404)
            #expect(try await desk.standing(id) == ["unpaid", "100"])
        }
    }

    @Test("Notes and due date can be changed and cleared; what is owed can't", arguments: TestEngine.allCases)
    func changed(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let id = try await desk.issue(100).id
            let path = "/invoices/\(id)"
            let set = try await server.patch(
                path, as: desk.receptionist, ["notes": "Call first", "dueDate": "2026-06-15"])
            #expect(set.status == 200, "\(set)")
            #expect(set["notes"] == "Call first")
            #expect(set["dueDate"] == "2026-06-15")
            let cleared = try await server.patch(path, as: desk.receptionist, ["notes": nil])
            #expect(cleared["notes"] == .null)
            #expect(cleared["dueDate"] == "2026-06-15")
            let refused = try await server.patch(
                path, as: desk.receptionist,
                ["totalAmount": 1, "items": [], "dueDate": "2026-02-30", "status": "paid"])
            #expect(refused.status == 400)
            #expect(refused.fields == ["dueDate", "items", "status", "totalAmount"])
            #expect(try await server.patch(path, as: desk.patient, ["notes": "x"]).status == 403)
            let entries = try await server.count(
                "SELECT count(*) FROM audit_entries WHERE entity = 'invoice' AND action = 'updated'")
            #expect(entries == 2)
        }
    }

    @Test("Each movement is in the trail, with what stood before and after", arguments: TestEngine.allCases)
    func audited(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let id = try await desk.issue(100).id
            try await desk.pay(id, 40)
            try await desk.pay(id, 400)
            try await desk.refund(id, 40)
            try await desk.void(id)
            let lines = try await server.trail("entity = 'invoice' AND action <> 'read'").map { link in
                (
                    link.action, try link.before.map { try JSONValue(parsing: $0) },
                    try link.after.map { try JSONValue(parsing: $0) }
                )
            }
            #expect(lines.map(\.0) == ["created", "paid", "refunded", "voided"])
            #expect(lines.map { $0.1?["balance"]?.number?.text } == [nil, "100", "60", "100"])
            #expect(lines.map { $0.2?["balance"]?.number?.text } == ["100", "60", "100", "0"])
            #expect(
                try await server.count(
                    "SELECT count(*) FROM audit_entries WHERE entity = 'payment' AND action = 'created'") == 2
            )
        }
    }
}
