import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server
@testable import Storage

/// A clinic with a day's work in it, done through the API.
struct SampleClinic: Sendable {
    var clinic: TestClinic
    var doctor: TestUser
    var receptionist: TestUser
    var room: ID
    var patient: ID
    /// Booked for Tuesday 09:00, 10:00 and so on.
    var appointments: [String]
    /// The first appointment's.
    var invoice: String
    /// The thread in which the clinic has written to the patient.
    var conversation: String

    static func make(on server: TestServer, appointments count: Int = 4) async throws -> SampleClinic {
        let clinic = try await server.makeClinic()
        let doctor = try await server.makeUser(.doctor, in: clinic)
        let receptionist = try await server.makeUser(.receptionist, in: clinic)
        var sample = SampleClinic(
            clinic: clinic, doctor: doctor, receptionist: receptionist,
            room: try await server.makeRoom(in: clinic),
            patient: try await server.makePatient(in: clinic, email: "ahmed@test.example"), appointments: [],
            invoice: "", conversation: "")
        for hour in 9..<9 + count {
            sample.appointments.append(
                try await sample.book(on: server, at: "\(hour < 10 ? "0" : "")\(hour):00"))
        }
        let invoice = try await server.post(
            "/invoices", as: receptionist,
            [
                "appointmentId": .string(sample.appointments[0]),
                "items": [
                    ["description": "Checkup", "quantity": 1, "unitPrice": 5000],
                    ["description": "X-ray", "quantity": 2, "unitPrice": 1500],
                ],
            ])
        try #require(invoice.status == 201, "\(invoice)")
        sample.invoice = invoice.id
        let payment = try await server.post(
            "/invoices/\(invoice.id)/payments", as: receptionist, ["amount": 3000, "method": "cash"])
        try #require(payment.status == 201, "\(payment)")
        let message = try await server.post(
            "/messages", as: receptionist,
            ["patientId": .string("\(sample.patient)"), "message": "See you on Tuesday"])
        try #require(message.status == 201, "\(message)")
        let spoken: SQL = "SELECT id FROM message_threads WHERE live_count > 0"
        sample.conversation =
            try await server.database.read { tx in try tx.first(spoken) { try $0.get(0) as String } } ?? ""
        return sample
    }

    /// Returns the new appointment's id.
    func book(on server: TestServer, at time: String, date: String = "2026-05-05") async throws -> String {
        let answer = try await server.send(
            .post, "/appointments", as: receptionist,
            body: [
                "patientId": .string("\(patient)"), "doctorId": .string("\(doctor.id)"),
                "roomId": .string("\(room)"),
                "operatory": "Chair 1", "appointmentDate": .string(date), "appointmentTime": .string(time),
                "appointmentType": "Checkup", "durationMinutes": 30,
            ], headers: ["Idempotency-Key": "\(date)T\(time)"])
        try #require(answer.status == 201, "\(answer)")
        return answer.id
    }
}

extension DatabaseURL {
    /// As a command takes it, password and all.
    var text: String {
        switch location {
        case .file(let path): "sqlite:\(path)"
        case .server(let address): address
        }
    }
}

extension Odontox.Result {
    /// What `odontox doctor` has found; but for deliveries, which no server has sent in these tests.
    var complaints: [Substring] {
        output.split(separator: "\n").filter {
            !$0.hasPrefix("ok ") && !$0.hasPrefix("warn ") && !$0.contains("deliveries go out")
        }
    }
}
