import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Money moves on an invoice")
struct RecordPaymentTests {
    @Test(
        "Part payments lower the balance, the last one settles it, and the appointment follows",
        arguments: TestEngine.allCases)
    func parts(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let appointment = try await desk.appointment()
            let id = try await server.post(
                "/invoices", as: desk.receptionist,
                ["appointmentId": .string(appointment), "items": InvoiceDesk.items(8300)]
            ).id
            server.clock.advance(minutes: 1)
            let since = server.now
            let first = try await server.post(
                "/invoices/\(id)/payments", as: desk.receptionist,
                ["amount": JSONValue(parsing: "300.50"), "method": "card", "reference": "POS 4711"])
            #expect(first.status == 201, "\(first)")
            let expected: [(String, JSONValue)] = [
                ("invoiceId", .string(id)), ("kind", "payment"), ("amount", try JSONValue(parsing: "300.5")),
                ("method", "card"),
                ("reference", "POS 4711"), ("recordedBy", .string(desk.receptionist.id.description)),
                ("invoiceStatus", "partial"),
                ("invoiceBalance", try JSONValue(parsing: "7999.5")),
            ]
            for (name, value) in expected { #expect(first[name] == value, "\(name): \(first)") }
            #expect(try await desk.standing(id) == ["partial", "7999.5"])
            #expect(try await desk.appointmentStanding(appointment) == ["partial", "7999.5"])
            #expect(
                try await server.get("/appointments?updatedSince=\(since)", as: desk.receptionist).data.count
                    == 1)

            server.clock.advance(minutes: 1)
            #expect(try await desk.pay(id, JSONValue(parsing: "7999.5"), method: "insurance").status == 201)
            #expect(try await desk.standing(id) == ["paid", "0"])
            #expect(try await desk.appointmentStanding(appointment) == ["paid", "0"])
            #expect(try await desk.invoice(id)["paidAmount"] == 8300)

            let list = try await server.get("/invoices/\(id)/payments", as: desk.patient)
            #expect(list.data.map { $0["method"]?.string } == ["card", "insurance"])
            #expect(list["pagination"]?["total"] == 2)
            #expect(
                try await server.get("/invoices/\(id)/payments?page=2&limit=1", as: desk.patient).data.count
                    == 1)
        }
    }

    @Test("Nobody pays more than is owed, and nothing is left of the attempt", arguments: TestEngine.allCases)
    func overpayment(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let id = try await desk.issue(100).id
            for amount in ["100.01", "10000000000000"] {
                let answer = try await desk.pay(id, JSONValue(parsing: amount))
                #expect(answer.status == 400, "\(answer)")
                #expect(answer.code == "OVERPAYMENT")
                #expect(answer.message == "The amount exceeds the balance of 100")
                #expect(answer.fields == ["amount"])
            }
            #expect(try await desk.standing(id) == ["unpaid", "100"])
            #expect(try await desk.pay(id, 100).status == 201)
            #expect(try await desk.pay(id, 1).code == "OVERPAYMENT")
            #expect(try await server.count("SELECT count(*) FROM payments") == 1)
        }
    }

    @Test("A refund brings the balance back, up to what was paid", arguments: TestEngine.allCases)
    func refunds(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let id = try await desk.issue(100).id
            #expect(try await desk.refund(id, 1).code == "REFUND_TOO_HIGH")
            try await desk.pay(id, 60)
            let tooMuch = try await desk.refund(id, 61)
            #expect(tooMuch.status == 400)
            #expect(tooMuch.message == "The amount exceeds the 60 that was paid")
            let back = try await desk.refund(id, 20)
            #expect(back.status == 201, "\(back)")
            #expect(back["kind"] == "refund")
            #expect(back["amount"] == 20)
            #expect(try await desk.standing(id) == ["partial", "60"])
            #expect(try await desk.refund(id, 40).status == 201)
            #expect(try await desk.standing(id) == ["unpaid", "100"])
            #expect(try await desk.invoice(id)["payments"]?.array?.count == 3)
        }
    }

    @Test("A payment that says nothing sensible names its fields", arguments: TestEngine.allCases)
    func fields(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let id = try await desk.issue(100).id
            let cases: [(String, [String])] = [
                ("{}", ["amount", "method"]), (#"{"amount": 0, "method": "cash"}"#, ["amount"]),
                (#"{"amount": -5, "method": "cash"}"#, ["amount"]),
                (#"{"amount": 0.001, "method": "cash"}"#, ["amount"]),
                (#"{"amount": "5", "method": "cash"}"#, ["amount"]),
                (#"{"amount": 1e999, "method": "cash"}"#, ["amount"]),
                (#"{"amount": 5, "method": "gold"}"#, ["method"]),
                (#"{"amount": 5, "method": "cash", "reference": 7}"#, ["reference"]),
                (
                    #"{"amount": 5, "method": "cash", "reference": ""#
                        + String(repeating: "x", count: 201) + #""}"#,
                    ["reference"]
                ),
            ]
            for address in ["payments", "refunds"] {
                for (body, names) in cases {
                    let answer = try await server.post(
                        "/invoices/\(id)/\(address)", as: desk.receptionist, JSONValue(parsing: body))
                    #expect(answer.status == 400, "\(body): \(answer)")
                    #expect(answer.fields == names, "\(body): \(answer)")
                }
            }
            #expect(try await server.count("SELECT count(*) FROM payments") == 0)
        }
    }

    @Test(
        "Who may not: patients, other clinics, nobody; and what is not there", arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let other = try await InvoiceDesk(server)
            let id = try await desk.issue(100).id
            let body: JSONValue = ["amount": 5, "method": "cash"]
            for address in ["payments", "refunds"] {
                #expect(
                    try await server.post("/invoices/\(id)/\(address)", as: desk.patient, body).status == 403)
                #expect(try await server.post("/invoices/x/\(address)", as: desk.patient, body).status == 403)
                #expect(
                    try await server.post("/invoices/\(id)/\(address)", as: other.receptionist, body).status
                        == 404)
                #expect(
                    try await server.post("/invoices/\(id)/\(address)", as: other.receptionist, [:]).status
                        == 404)
                #expect(
                    try await server.post("/invoices/x/\(address)", as: desk.receptionist, body).status == 400
                )
                #expect(try await server.post("/invoices/\(id)/\(address)", body).status == 401)
            }
            #expect(try await server.get("/invoices/\(id)/payments", as: other.receptionist).status == 404)
            #expect(try await server.get("/invoices/\(id)/payments", as: other.patient).status == 404)
            #expect(try await desk.standing(id) == ["unpaid", "100"])
        }
    }

    @Test("Payments at the same moment never pay more than is owed", arguments: TestEngine.allCases)
    func concurrency(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let appointment = try await desk.appointment()
            let id = try await server.post(
                "/invoices", as: desk.receptionist,
                ["appointmentId": .string(appointment), "items": InvoiceDesk.items(8300)]
            ).id
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<24 { group.addTask { try await desk.pay(id, 1000).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.count { $0 == 201 } == 8)
            #expect(statuses.count { $0 == 400 } == 16)
            #expect(try await desk.standing(id) == ["partial", "300"])
            #expect(try await desk.appointmentStanding(appointment) == ["partial", "300"])
            #expect(try await server.count("SELECT count(*) FROM payments") == 8)
        }
    }

    @Test("A payment that is sent twice under one key is taken once", arguments: TestEngine.allCases)
    func retried(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let id = try await desk.issue(100).id
            let send = {
                try await server.send(
                    .post, "/invoices/\(id)/payments", as: desk.receptionist,
                    body: ["amount": 10, "method": "cash"],
                    headers: ["Idempotency-Key": "till-1-0042"])
            }
            let first = try await send()
            let again = try await send()
            #expect(first.status == 201)
            #expect(again.status == 201)
            #expect(again.id == first.id)
            #expect(try await desk.standing(id) == ["partial", "90"])
        }
    }

    @Test(
        "An invoice takes at most a hundred payments, so that it can always be shown whole",
        arguments: TestEngine.allCases)
    func bounded(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let id = try await desk.issue(1000).id
            for _ in 0..<PaymentQueries.maximum { #expect(try await desk.pay(id, 1).status == 201) }
            let more = try await desk.pay(id, 1)
            #expect(more.status == 409)
            #expect(more.code == "TOO_MANY_PAYMENTS")
            #expect(try await desk.standing(id) == ["partial", "900"])
        }
    }

    @Test(
        "Whatever was paid, refunded and voided, the balance is the total less the rows' sum",
        arguments: TestEngine.allCases, [1, 2, 3] as [UInt64]
    )
    func random(engine: TestEngine, seed: UInt64) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            var random = Dice(state: seed)
            var ids: [String] = []
            for _ in 0..<4 {
                ids.append(try await desk.issue(JSONValue(Int.random(in: 0...300, using: &random))).id)
            }
            for _ in 0..<60 {
                let id = ids[Int.random(in: 0..<ids.count, using: &random)]
                let cents = Int.random(in: 1...15_000, using: &random)
                let amount = try JSONValue(parsing: Money(thousandths: Int64(cents) * 10).description)
                let answer =
                    switch Int.random(in: 0..<20, using: &random) {
                    case 0: try await desk.void(id)
                    case 1...7: try await desk.refund(id, amount)
                    default: try await desk.pay(id, amount)
                    }
                #expect([200, 201, 400, 409].contains(answer.status), "\(answer)")
            }
            for id in ids {
                let invoice = try await desk.invoice(id)
                let rows = invoice["payments"]?.array ?? []
                let sum = try rows.reduce(Money.zero) { sum, row in
                    let amount = try #require(row["amount"]?.number.flatMap { Money($0.text) })
                    return row["kind"] == "refund" ? sum - amount : sum + amount
                }
                let total = try #require(invoice["totalAmount"]?.number.flatMap { Money($0.text) })
                let isVoid = invoice["status"] == "void"
                #expect(sum >= .zero && sum <= total)
                if isVoid { #expect(sum == .zero) }
                #expect(invoice["paidAmount"]?.number?.text == sum.description)
                #expect(invoice["balance"]?.number?.text == (isVoid ? "0" : (total - sum).description))
                let status = isVoid ? "void" : total == sum ? "paid" : sum == .zero ? "unpaid" : "partial"
                #expect(invoice["status"]?.string == status)
            }
        }
    }
}

/// SplitMix64: the same seed gives the same story on every machine.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
