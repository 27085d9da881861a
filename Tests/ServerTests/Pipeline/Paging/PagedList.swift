import API
import Domain
import Storage
import Testing

@testable import Server

/// The lists in pages, but for appointments and the audit trail, which have tests of their own.
enum PagedList: String, CaseIterable, Sendable {
    case patients, invoices, payments, messages, notifications, deliveries
    case rooms, staff, appointmentTypes, closures, timeOff, blocks, clinics
}

/// A clinic whose lists can be filled.
struct PagingScene: Sendable {
    let server: TestServer
    let clinic: TestClinic
    let admin: TestUser
    let boss: TestUser
    let doctor: TestUser
    let patient: ID
    let invoice: String

    init(_ server: TestServer) async throws {
        self.server = server
        clinic = try await server.makeClinic("0")
        admin = try await server.makeUser(.admin, in: clinic)
        boss = try await server.makeSuperadmin()
        doctor = try await server.makeUser(.doctor, in: clinic, lastName: "5")
        patient = try await server.makePatient(in: clinic, lastName: "5")
        let invoice = try await server.post(
            "/invoices", as: admin,
            [
                "patientId": "\(patient)",
                "items": [["description": "Filling", "quantity": 1, "unitPrice": 1000]],
            ])
        try #require(invoice.status == 201, "\(invoice)")
        self.invoice = invoice.id
    }

    func path(_ list: PagedList) -> String {
        switch list {
        case .patients, .invoices, .messages, .notifications, .deliveries, .rooms, .blocks, .clinics:
            "/\(list)"
        case .payments: "/invoices/\(invoice)/payments"
        case .staff: "/staff?role=doctor"
        case .appointmentTypes: "/appointment-types"
        case .closures: "/clinics/\(clinic.id)/closures"
        case .timeOff: "/doctors/\(doctor.id)/time-off"
        }
    }

    func get(_ list: PagedList, _ query: String) async throws -> Answer {
        let path = path(list)
        let answer = try await server.get(
            "\(path)\(path.contains("?") ? "&" : "?")\(query)", as: list == .clinics ? boss : admin)
        try #require(answer.status == 200, "\(answer)")
        return answer
    }

    /// All rows at once.
    func ids(_ list: PagedList) async throws -> [String] {
        try await get(list, "limit=100").data.compactMap { $0["id"]?.string }
    }

    /// One more row, `number` in the order of names and dates.
    func add(_ list: PagedList, _ number: Int) async throws {
        server.clock.advance(seconds: 1)
        switch list {
        case .patients: try await server.makePatient(in: clinic, lastName: "\(number)")
        case .invoices:
            try await post(
                "/invoices",
                ["patientId": "\(patient)", "items": [["description": "x", "quantity": 1, "unitPrice": 10]]])
        case .payments: try await post("/invoices/\(invoice)/payments", ["amount": 1, "method": "cash"])
        case .messages: try await post("/messages", ["patientId": "\(patient)", "message": "\(number)"])
        case .notifications:
            try await recorder {
                $0.notify([admin.id], type: "delivery.failed", title: "t", message: "m", data: [:])
            }
        case .deliveries:
            let id = patient
            try await recorder {
                $0.send(
                    .whatsapp, to: "03001234567", for: .appointment, template: "message.whatsapp",
                    data: ["text": "t"],
                    entity: id)
            }
        case .rooms: try await server.makeRoom(in: clinic, "\(number)")
        case .staff: _ = try await server.makeUser(.doctor, in: clinic, lastName: "\(number)")
        case .appointmentTypes:
            try await post("/appointment-types", ["name": "\(number)", "durationMinutes": 30])
        case .closures:
            try await post("/clinics/\(clinic.id)/closures", ["date": "2026-06-1\(number)", "reason": "x"])
        case .timeOff:
            try await post(path(.timeOff), ["startDate": "2026-06-1\(number)", "endDate": "2026-06-20"])
        case .blocks:
            try await post(
                "/blocks",
                [
                    "date": "2026-06-1\(number)", "startTime": "12:00", "endTime": "13:00", "kind": "other",
                    "title": "x",
                ])
        case .clinics: _ = try await server.makeClinic("\(number)")
        }
    }

    private func post(_ path: String, _ body: JSONValue) async throws {
        let answer = try await server.post(path, as: admin, body)
        try #require(answer.status == 201, "\(answer)")
    }

    private func recorder(_ write: @escaping @Sendable (ChangeRecorder) -> Void) async throws {
        let (now, clinicId) = (server.now, clinic.id)
        try await server.database.write { tx in
            let recorder = ChangeRecorder(scope: .system(clinicId: clinicId), request: .job("test", at: now))
            write(recorder)
            try recorder.flush(tx)
        }
    }
}
