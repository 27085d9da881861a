import API
import Domain
import TestSupport
import Testing

@testable import Server

@Suite("A clinic bills in its currency, to that currency's decimals")
struct CurrencyDecimalsTests {
    private func number(_ text: String) throws -> JSONValue { try JSONValue(parsing: text) }

    @Test(
        "An invoice takes as many decimals as its currency has, and no more", arguments: TestEngine.allCases)
    func invoices(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            for (currency, amount, isFine) in [
                ("JPY", "5", true), ("JPY", "0.5", false), ("JPY", "5.000", true), ("PKR", "1.23", true),
                ("PKR", "1.234", false), ("KWD", "1.234", true), ("KWD", "1.2345", false),
                ("BHD", "0.001", true),
            ] {
                let desk = try await InvoiceDesk(server, currency: currency)
                let answer = try await desk.issue(try number(amount))
                #expect(answer.status == (isFine ? 201 : 400), "\(currency) \(amount): \(answer)")
                if isFine {
                    #expect(answer["currency"] == .string(currency))
                    #expect(answer["totalAmount"]?.number?.text == Money(amount)?.description)
                } else {
                    #expect(answer.fields == ["items[0].unitPrice"])
                    #expect(try await server.get("/invoices", as: desk.receptionist).data.isEmpty)
                }
            }
        }
    }

    @Test(
        "Each amount of an invoice that is too fine is named, also in a status change, which is then undone",
        arguments: TestEngine.allCases)
    func named(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server, currency: "JPY")
            let visit = try await desk.visit()
            let bill = try JSONValue(
                parsing: """
                    {"items": [{"description": "Filling", "quantity": 1.5, "unitPrice": 10, "cost": 0.5}],
                    "discountAmount": 0.25, "taxAmount": 1.001}
                    """)
            let answer = try await server.patch(
                "/appointments/\(visit)/status", as: desk.receptionist,
                ["status": "in_progress", "invoice": bill])
            #expect(answer.status == 400, "\(answer)")
            #expect(
                answer.fields == ["invoice.discountAmount", "invoice.items[0].cost", "invoice.taxAmount"])
            let after = try await server.get("/appointments/\(visit)", as: desk.receptionist)
            #expect(after["status"] == "confirmed" && after["invoiceId"] == .null)
        }
    }

    @Test("Payments and refunds are held to the invoice's currency", arguments: TestEngine.allCases)
    func payments(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            for (currency, tooFine, fine, left) in [
                ("JPY", "0.5", "3", "2"), ("PKR", "1.234", "1.23", "3.77"),
                ("KWD", "1.2345", "1.234", "3.766"),
            ] {
                let desk = try await InvoiceDesk(server, currency: currency)
                let id = try await desk.issue(5).id
                let refused = try await desk.pay(id, try number(tooFine))
                #expect(refused.status == 400 && refused.fields == ["amount"], "\(refused)")
                let paid = try await desk.pay(id, try number(fine))
                #expect(paid.status == 201 && paid["amount"]?.number?.text == fine, "\(paid)")
                #expect(try await desk.standing(id) == ["partial", left])
                let back = try await desk.refund(id, try number(tooFine))
                #expect(back.status == 400 && back.fields == ["amount"], "\(back)")
                #expect(try await desk.refund(id, try number(fine)).status == 201)
                #expect(try await desk.standing(id) == ["unpaid", "5"])
            }
        }
    }

    @Test(
        "An invoice keeps its currency and decimals when the clinic takes another",
        arguments: TestEngine.allCases)
    func changed(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server, currency: "KWD")
            let admin = try await server.makeUser(.admin, in: desk.clinic)
            let old = try await desk.issue(try number("1.234")).id
            let change = try await server.patch("/clinics/\(desk.clinic.id)", as: admin, ["currency": "JPY"])
            #expect(change.status == 200 && change["currency"] == "JPY", "\(change)")

            #expect(try await desk.invoice(old)["currency"] == "KWD")
            #expect(try await desk.pay(old, try number("0.004")).status == 201)
            #expect(try await desk.standing(old) == ["partial", "1.23"])
            let page = try await server.get("/invoices/\(old)/print", as: desk.receptionist)
            #expect(page.text.contains("KWD\u{A0}1.234<") && page.text.contains("KWD\u{A0}1.230<"))
            #expect(try await desk.issue(try number("0.5")).fields == ["items[0].unitPrice"])
            #expect(try await desk.issue(2)["currency"] == "JPY")
        }
    }

    @Test(
        "A clinic's currency is a country's money in use, by its code in capitals",
        arguments: TestEngine.allCases)
    func codes(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let (boss, admin) = (
                try await server.makeSuperadmin(), try await server.makeUser(.admin, in: clinic)
            )
            for code in ["KWD", "JPY", "XOF", "EUR"] {
                let changed = try await server.patch(
                    "/clinics/\(clinic.id)", as: admin, ["currency": .string(code)])
                #expect(changed.status == 200 && changed["currency"] == .string(code), "\(changed)")
            }
            for code in ["DEM", "ABC", "XXX", "XTS", "XAU", "XDR", "CHE", "pkr", "PK", "PKRS", "€"] {
                let changed = try await server.patch(
                    "/clinics/\(clinic.id)", as: admin, ["currency": .string(code)])
                #expect(changed.status == 400 && changed.fields == ["currency"], "\(code): \(changed)")
                let made = try await server.post(
                    "/clinics", as: boss,
                    ["name": "North", "timezone": "Asia/Karachi", "currency": .string(code)])
                #expect(made.status == 400 && made.fields == ["currency"], "\(code): \(made)")
            }
            #expect(try await server.get("/clinics/\(clinic.id)", as: admin)["currency"] == "EUR")
        }
    }
}
