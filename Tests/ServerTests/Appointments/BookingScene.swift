import API
import Domain
import TestSupport
import Testing

@testable import Server

/// A small clinic with everybody that an appointment test needs. It is Monday, 11:00.
struct BookingScene: Sendable {
    let server: TestServer
    let clinic: TestClinic
    let doctor: TestUser
    let receptionist: TestUser
    let patient: TestUser
    let record: ID
    let room: ID

    /// The next day, a Tuesday.
    static let tuesday = "2026-05-05"

    static func run(
        _ engine: TestEngine, now: String = TestClock.monday,
        configure: @escaping @Sendable (inout Settings) -> Void = { _ in },
        _ body: @Sendable (BookingScene) async throws -> Void
    ) async throws {
        try await TestServer.run(engine, now: now, configure: configure) { server in
            try await body(try await BookingScene(server))
        }
    }

    init(_ server: TestServer) async throws {
        self.server = server
        clinic = try await server.makeClinic()
        doctor = try await server.makeUser(.doctor, in: clinic, firstName: "Fatima", lastName: "Khan")
        receptionist = try await server.makeUser(.receptionist, in: clinic)
        patient = try await server.makeUser(.patient, in: clinic)
        record = try await server.makePatient(
            in: clinic, firstName: "Bilal", phone: "+92-300-1234567", email: "bilal@example.org")
        room = try await server.makeRoom(in: clinic)
    }

    /// A booking that works: Tuesday with the doctor, for `record`.
    func body(
        at time: String = "14:00", on date: String = tuesday, _ changes: [String: JSONValue] = [:]
    ) -> JSONValue {
        var members: [String: JSONValue] = [
            "patientId": .string(record.description), "doctorId": .string(doctor.id.description),
            "appointmentDate": .string(date),
            "appointmentTime": .string(time), "appointmentType": "Checkup", "durationMinutes": 30,
        ]
        members.merge(changes) { $1 }
        return .object(JSONObject(members.map { ($0.key, $0.value) }))
    }

    /// Books as the receptionist.
    func book(
        at time: String = "14:00", on date: String = tuesday, _ changes: [String: JSONValue] = [:]
    ) async throws -> Answer {
        try await server.post("/appointments", as: receptionist, body(at: time, on: date, changes))
    }

    func booked(
        at time: String = "14:00", on date: String = tuesday, _ changes: [String: JSONValue] = [:]
    ) async throws -> String {
        let answer = try await book(at: time, on: date, changes)
        try #require(answer.status == 201, "\(answer)")
        return answer.id
    }

    func setStatus(
        _ id: String, _ status: String, as user: TestUser? = nil, _ changes: [String: JSONValue] = [:]
    ) async throws -> Answer {
        var members: [String: JSONValue] = ["status": .string(status)]
        members.merge(changes) { $1 }
        return try await server.patch(
            "/appointments/\(id)/status", as: user ?? receptionist,
            .object(JSONObject(members.map { ($0.key, $0.value) })))
    }
}

extension JSONValue {
    /// A number spelled as `text`; null for what is none.
    static func decimal(_ text: String) -> JSONValue { JSONNumber(text).map(JSONValue.number) ?? .null }
}
