import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Invoices are issued")
struct CreateInvoiceTests {
    /// The specification's request, word for word but for the room, which must be one of the clinic's.
    private func sample(_ room: ID) throws -> JSONValue {
        try JSONValue(
            parsing: """
                {
                  "status": "completed",
                  "reason": "Treatment completed successfully",
                  "operatory": "Room 1",
                  "roomId": "\(room)",
                  "invoice": {
                    "items": [
                      { "description": "Tooth whitening", "quantity": 1, "unitPrice": 5000, "cost": 5000 },
                      { "description": "Scaling and polishing", "quantity": 1, "unitPrice": 3000 }
                    ],
                    "discountAmount": 500,
                    "taxAmount": 800,
                    "notes": "10% discount applied",
                    "dueDate": "2026-06-15"
                  }
                }
                """)
    }

    @Test(
        "The specification's sample bills the appointment: 8300, unpaid, and the appointment shows it",
        arguments: TestEngine.allCases)
    func sample(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let room = try await server.makeRoom(in: desk.clinic)
            let appointment = try await desk.appointment()
            _ = try await server.patch(
                "/appointments/\(appointment)/status", as: desk.receptionist, ["status": "in_progress"])
            let done = try await server.patch(
                "/appointments/\(appointment)/status", as: desk.receptionist, try sample(room))
            #expect(done.status == 200, "\(done)")
            let id = try #require(done["invoiceId"]?.string)
            #expect(done["invoiceStatus"] == "unpaid")
            #expect(done["invoiceBalance"] == 8300)
            #expect(done["invoiceTotalAmount"] == 8300)

            let answer = try await server.get("/invoices/\(id)", as: desk.receptionist)
            let expected: [(String, JSONValue)] = [
                ("id", .string(id)), ("clinicId", .string(desk.clinic.id.description)),
                ("invoiceNumber", "INV-000001"),
                ("patientId", .string(desk.patientId.description)), ("patientName", "Ahmed Hassan"),
                ("appointmentId", .string(appointment)),
                ("status", "unpaid"), ("subtotal", 8000), ("discountAmount", 500), ("taxAmount", 800),
                ("totalAmount", 8300),
                ("paidAmount", 0), ("balance", 8300), ("currency", "PKR"), ("notes", "10% discount applied"),
                ("dueDate", "2026-06-15"),
                ("voidReason", nil), ("payments", []),
                (
                    "items",
                    [
                        [
                            "description": "Tooth whitening", "quantity": 1, "unitPrice": 5000, "cost": 5000,
                            "total": 5000,
                        ],
                        [
                            "description": "Scaling and polishing", "quantity": 1, "unitPrice": 3000,
                            "cost": nil, "total": 3000,
                        ],
                    ]
                ),
            ]
            for (name, value) in expected { #expect(answer[name] == value, "\(name): \(answer)") }
            #expect(try await server.get("/invoices/\(id)", as: desk.patient)["items"]?[0]?["cost"] == .null)
        }
    }

    @Test(
        "A second invoice for an appointment is refused, with everything that came with it",
        arguments: TestEngine.allCases)
    func second(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let appointment = try await desk.appointment()
            let bill: JSONValue = ["items": InvoiceDesk.items()]
            let first = try await server.patch(
                "/appointments/\(appointment)/status", as: desk.receptionist,
                ["status": "in_progress", "invoice": bill])
            #expect(first.status == 200, "\(first)")
            let second = try await server.patch(
                "/appointments/\(appointment)/status", as: desk.receptionist,
                ["status": "completed", "invoice": bill])
            #expect(second.status == 409, "\(second)")
            #expect(second.code == "INVOICE_EXISTS")
            let third = try await server.post(
                "/invoices", as: desk.receptionist,
                ["appointmentId": .string(appointment), "items": InvoiceDesk.items()])
            #expect(third.status == 409, "\(third)")
            #expect(
                try await server.get("/appointments/\(appointment)", as: desk.receptionist)["status"]
                    == "in_progress")
            #expect(try await desk.issue()["invoiceNumber"] == "INV-000002")
        }
    }

    @Test(
        "A patient is billed without an appointment, or for one; then the appointment shows the invoice",
        arguments: TestEngine.allCases)
    func posted(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            #expect(try await desk.issue("33.33").fields == ["items[0].unitPrice"])
            let free = try await desk.issue(
                JSONValue(parsing: "33.33"), quantity: JSONValue(parsing: "0.125"))
            #expect(free.status == 201, "\(free)")
            #expect(free.header("Location") == "/api/v1/protected/invoices/\(free.id)")
            #expect(free["appointmentId"] == .null)
            #expect(try free["items"]?[0]?["quantity"] == JSONValue(parsing: "0.125"))
            #expect(try free["totalAmount"] == JSONValue(parsing: "4.17"))

            let appointment = try await desk.appointment()
            let billed = try await server.post(
                "/invoices", as: desk.doctor,
                ["appointmentId": .string(appointment), "items": InvoiceDesk.items()])
            #expect(billed.status == 201, "\(billed)")
            #expect(billed["patientId"] == .string(desk.patientId.description))
            #expect(try await desk.appointmentStanding(appointment) == ["unpaid", "100"])
        }
    }

    /// Bodies that are refused, and the field that each is refused for. PATIENT and VISIT stand for ids.
    private static let wrong: [(body: String, field: String)] = [
        ("{}", "items"), (#"{"items": ITEMS}"#, "patientId"), (#"{"patientId": "PATIENT"}"#, "items"),
        (#"{"patientId": null, "appointmentId": null, "items": ITEMS}"#, "patientId"),
        (#"{"patientId": "x", "items": ITEMS}"#, "patientId"),
        (#"{"patientId": "PATIENT", "items": []}"#, "items"),
        (#"{"patientId": "PATIENT", "items": ITEMS, "discountAmount": 101}"#, "discountAmount"),
        (#"{"patientId": "PATIENT", "items": ITEMS, "taxAmount": -1}"#, "taxAmount"),
        (
            #"{"patientId": "PATIENT", "items": [{"description": "A", "quantity": 1, "unitPrice": -1}]}"#,
            "items[0].unitPrice"
        ),
        (
            #"{"patientId": "PATIENT", "items": [{"description": "A", "quantity": 0, "unitPrice": 1}]}"#,
            "items[0].quantity"
        ),
        (
            #"{"patientId": "PATIENT", "items": [{"description": "A", "quantity": 1e6, "unitPrice": 1e13}]}"#,
            "items[0].unitPrice"
        ),
        (#"{"patientId": "NEIGHBOUR", "appointmentId": "VISIT", "items": ITEMS}"#, "appointmentId"),
    ]

    @Test("What can't be billed is refused, and nothing is left of it", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let appointment = try await desk.appointment()
            let neighbour = try await server.makePatient(in: desk.clinic)
            for (body, field) in Self.wrong {
                let body = body.replacing("PATIENT", with: "\(desk.patientId)").replacing(
                    "NEIGHBOUR", with: "\(neighbour)"
                )
                .replacing("VISIT", with: appointment).replacing(
                    "ITEMS", with: #"[{"description": "Filling", "quantity": 1, "unitPrice": 100}]"#)
                let answer = try await server.post(
                    "/invoices", as: desk.receptionist, JSONValue(parsing: body))
                #expect(answer.status == 400, "\(body): \(answer)")
                #expect(answer.fields.contains(field), "\(body): \(answer)")
            }
            #expect(try await server.count("SELECT count(*) FROM invoices") == 0)
            #expect(try await server.count("SELECT count(*) FROM counters WHERE name = 'invoice'") == 0)
        }
    }

    @Test("Patients, strangers and other clinics bill nobody", arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let other = try await InvoiceDesk(server)
            let appointment = try await desk.appointment()
            let byPatient: JSONValue = [
                "patientId": .string(desk.patientId.description), "items": InvoiceDesk.items(),
            ]
            let byAppointment: JSONValue = [
                "appointmentId": .string(appointment), "items": InvoiceDesk.items(),
            ]
            for body in [byPatient, byAppointment] {
                #expect(try await server.post("/invoices", as: desk.patient, body).status == 403)
                #expect(try await server.post("/invoices", as: other.receptionist, body).status == 404)
                #expect(try await server.post("/invoices", body).status == 401)
            }
            #expect(try await server.count("SELECT count(*) FROM invoices") == 0)
        }
    }

    @Test(
        "Numbers have no gap and no twin, however many are issued at once and refused in between",
        arguments: TestEngine.allCases)
    func numbers(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let elsewhere = try await InvoiceDesk(server)
            let appointment = try await desk.appointment()
            let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                for turn in 0..<40 {
                    group.addTask {
                        switch turn % 4 {
                        case 0:
                            // One of these bills the appointment, the rest are refused after they
                            // took a number.
                            try await server.post(
                                "/invoices", as: desk.receptionist,
                                ["appointmentId": .string(appointment), "items": InvoiceDesk.items()])
                        case 1: try await elsewhere.issue()
                        default: try await desk.issue()
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0.status == 201 } == 31)
            #expect(answers.count { $0.status == 409 } == 9)
            let here = try await numbers(desk)
            let there = try await numbers(elsewhere)
            #expect(here == (1...21).map { InvoiceNumber.text($0) })
            #expect(there == (1...10).map { InvoiceNumber.text($0) })
        }
    }

    private func numbers(_ desk: InvoiceDesk) async throws -> [String] {
        let list = try await desk.server.get("/invoices?limit=100", as: desk.receptionist)
        return list.data.compactMap { $0["invoiceNumber"]?.string }.sorted()
    }

    @Test(
        "An invoice leaves its line in the trail, for itself and for its appointment",
        arguments: TestEngine.allCases)
    func audited(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let desk = try await InvoiceDesk(server)
            let appointment = try await desk.appointment()
            let id = try await server.post(
                "/invoices", as: desk.receptionist,
                ["appointmentId": .string(appointment), "items": InvoiceDesk.items()]
            ).id
            #expect(
                try await server.count(
                    """
                    SELECT count(*) FROM audit_entries WHERE entity = 'invoice' AND action = 'created'
                    AND entity_id = \(try #require(ID(id)))
                    """
                )
                    == 1)
            let activity = try await server.get(
                "/appointments/\(appointment)/activity", as: desk.receptionist
            ).data
            #expect(activity.map { $0["action"]?.string } == ["created", "invoiced"])
        }
    }
}
