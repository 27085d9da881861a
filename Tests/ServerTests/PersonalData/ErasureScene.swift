import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

/// A clinic in which somebody has left their strings wherever they can: in their record, notes, invoices,
/// payments, messages, notices, deliveries and kept answers. Their name stands in another patient's message
/// too.
struct ErasureScene: Sendable {
    let server: TestServer
    let clinic: TestClinic
    let admin: TestUser
    let doctor: TestUser
    /// The person.
    let person: TestUser
    let patient: ID
    let other: ID
    var appointment = ""

    /// What is the person's alone, and so must be nowhere once they are erased.
    static let words = [
        "3007770001", "300-777-0001", "zq.mail@zebulon.example", "zq.portal@zebulon.example", "ZQ-INSURED-99",
        "1971-03-09", "zqnotes", "zqmessage", "zqreply", "zqitem", "zqreceipt", "zqvoid", "zqsubject",
        "zqwhats",
    ]
    /// Stands in the other patient's message too.
    static let name = "Zebulon"
    static let referral = "My neighbour Zebulon Quartermain sent me"

    static func run(
        _ engine: TestEngine, _ body: @Sendable (ErasureScene) async throws -> Void
    ) async throws {
        var options = DatabaseOptions.test
        // As a server has it, which alone may rewrite its file.
        options.access = .serving
        try await TestServer.run(engine, options: options) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic, password: "an admin's password")
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let person = try await server.makeUser(
                .patient, in: clinic, firstName: name, lastName: "Quartermain",
                email: "zq.portal@zebulon.example", password: "a patient's password")
            let other = try await server.makePatient(in: clinic, firstName: "Omar", lastName: "Malik")
            var scene = ErasureScene(
                server: server, clinic: clinic, admin: admin, doctor: doctor, person: person,
                patient: try #require(person.patientId), other: other)
            try await scene.live()
            try await body(scene)
        }
    }

    /// What is done for the person, and by them.
    private mutating func live() async throws {
        try await expect(
            server.patch(
                "/patients/\(patient)", as: admin,
                [
                    "phone": "+92-300-777-0001", "email": "zq.mail@zebulon.example",
                    "insurance": "ZQ-INSURED-99", "dateOfBirth": "1971-03-09",
                ]), 200)
        appointment = try await expect(
            server.send(
                .post, "/appointments", as: admin,
                body: [
                    "patientId": "\(patient)", "doctorId": "\(doctor.id)", "appointmentDate": "2026-05-06",
                    "appointmentTime": "10:00", "appointmentType": "Checkup", "durationMinutes": 30,
                    "notes": "zqnotes of Zebulon",
                ], headers: ["Idempotency-Key": "k1"]), 201
        ).id
        let token = try await server.sessionToken(of: person)
        try await expect(
            server.send(
                .post, "/messages", token: token, ["message": "zqmessage", "subject": "zqsubject"],
                key: "k2"),
            201)
        try await expect(
            server.post("/messages", as: admin, ["patientId": "\(patient)", "message": "zqreply, Zebulon"]),
            201)
        try await expect(
            server.post(
                "/messages/whatsapp/send", as: admin, ["patientId": "\(patient)", "message": "zqwhats"]), 200)
        try await expect(
            server.post(
                "/messages", as: admin, ["patientId": "\(other)", "message": .string(Self.referral)]), 201)
        try await bill()
        _ = try await expect(server.get("/patients/\(patient)", as: doctor), 200)
        _ = try await expect(server.get("/patients?search=zebulon", as: doctor), 200)
        try await server.backend.accessLog.flush()
    }

    private func bill() async throws {
        let item: JSONValue = ["description": "zqitem", "quantity": 1, "unitPrice": 100]
        let invoice = try await expect(
            server.post(
                "/invoices", as: admin,
                ["patientId": "\(patient)", "items": [item], "notes": "zqnotes of the bill"]), 201)
        try await expect(
            server.post(
                "/invoices/\(invoice.id)/payments", as: admin,
                ["amount": 100, "method": "card", "reference": "zqreceipt"]), 201)
        let wrong = try await expect(
            server.post("/invoices", as: admin, ["patientId": "\(patient)", "items": [item]]), 201)
        try await expect(server.post("/invoices/\(wrong.id)/void", as: admin, ["reason": "zqvoid"]), 200)
    }

    @discardableResult
    func expect(_ answer: Answer, _ status: Int) throws -> Answer {
        try #require(answer.status == status, "\(answer)")
        return answer
    }

    /// The appointment is cancelled, so that nothing stands in the way.
    func clear() async throws {
        try await expect(server.delete("/appointments/\(appointment)", as: admin), 200)
    }

    /// Erases the person, as an admin who has just signed in.
    @discardableResult
    func erase(_ body: JSONValue = ["reason": "Zebulon asked for it"]) async throws -> Answer {
        let token = try await server.sessionToken(of: admin)
        return try await server.send(.post, "/patients/\(patient)/erase", token: token, body)
    }
}
