import API
import Domain
import Testing

@testable import Server

/// A clinic whose receptionist bills a patient, for the tests of invoices.
struct InvoiceDesk: Sendable {
    let server: TestServer
    let clinic: TestClinic
    let receptionist: TestUser
    let doctor: TestUser
    let patient: TestUser
    let patientId: ID

    init(_ server: TestServer, zone: String = "Asia/Karachi", currency: String = "PKR") async throws {
        self.server = server
        clinic = try await server.makeClinic(zone: zone, currency: currency)
        receptionist = try await server.makeUser(.receptionist, in: clinic)
        doctor = try await server.makeUser(.doctor, in: clinic, firstName: "Fatima", lastName: "Khan")
        patient = try await server.makeUser(.patient, in: clinic, firstName: "Ahmed", lastName: "Hassan")
        patientId = try #require(patient.patientId)
    }

    static func items(
        _ unitPrice: JSONValue = 100, quantity: JSONValue = 1, description: String = "Filling"
    ) -> JSONValue {
        [["description": .string(description), "quantity": quantity, "unitPrice": unitPrice]]
    }

    /// `POST /invoices` of one line.
    func issue(
        _ unitPrice: JSONValue = 100, quantity: JSONValue = 1, for patient: ID? = nil
    ) async throws -> Answer {
        try await server.post(
            "/invoices", as: receptionist,
            [
                "patientId": .string((patient ?? patientId).description),
                "items": Self.items(unitPrice, quantity: quantity),
            ])
    }

    func invoice(_ id: String) async throws -> JSONValue {
        try await server.get("/invoices/\(id)", as: receptionist).json
    }

    @discardableResult
    func pay(_ id: String, _ amount: JSONValue, method: String = "cash") async throws -> Answer {
        try await server.post(
            "/invoices/\(id)/payments", as: receptionist, ["amount": amount, "method": .string(method)])
    }

    @discardableResult
    func refund(_ id: String, _ amount: JSONValue) async throws -> Answer {
        try await server.post(
            "/invoices/\(id)/refunds", as: receptionist, ["amount": amount, "method": "cash"])
    }

    @discardableResult
    func void(_ id: String, _ reason: String = "Billed twice") async throws -> Answer {
        try await server.post("/invoices/\(id)/void", as: receptionist, ["reason": .string(reason)])
    }

    /// An appointment of the patient, confirmed, on the test's day.
    func appointment(at time: String = "14:00") async throws -> String {
        let answer = try await server.post(
            "/appointments", as: receptionist,
            [
                "patientId": .string(patientId.description), "doctorId": .string(doctor.id.description),
                "appointmentDate": "2026-05-04",
                "appointmentTime": .string(time), "appointmentType": "Checkup", "durationMinutes": 30,
                "status": "confirmed",
            ])
        #expect(answer.status == 201, "\(answer)")
        return answer.id
    }

    /// `status` and `balance` of an invoice, as text.
    func standing(_ id: String) async throws -> [String] {
        Self.standing(try await invoice(id), "status", "balance")
    }

    /// What an appointment shows of its invoice.
    func appointmentStanding(_ id: String) async throws -> [String] {
        Self.standing(
            try await server.get("/appointments/\(id)", as: receptionist).json, "invoiceStatus",
            "invoiceBalance")
    }

    private static func standing(_ json: JSONValue, _ status: String, _ balance: String) -> [String] {
        [json[status]?.string ?? "none", json[balance]?.number?.text ?? "none"]
    }
}
