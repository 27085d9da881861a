import API
import Domain
import HTTPTypes
import Storage

@testable import Server

/// A clinic with one of everything, all of it called Zephyr or whatever `mark` says, so that a leak shows
/// by its name.
struct TwoClinics: Sendable {
    let mark: String
    let clinic: TestClinic
    /// Somebody in each role but superadmin.
    let people: [Role: TestUser]
    /// By what they are, as in "appointment".
    let ids: [String: ID]

    var admin: TestUser { people[.admin] ?? missing }
    var doctor: TestUser { people[.doctor] ?? missing }
    var patient: TestUser { people[.patient] ?? missing }
    // Safe: `build` makes all of them, and a test may end at a mistake.
    private var missing: TestUser { preconditionFailure("a house without people") }

    func id(_ kind: String) -> ID { ids[kind] ?? ID(high: 0, low: 0) }

    static func build(_ server: TestServer, mark: String) async throws -> TwoClinics {
        let clinic = try await server.makeClinic("\(mark) Dental")
        var people: [Role: TestUser] = [:]
        for role in [Role.admin, .doctor, .receptionist, .patient] {
            people[role] = try await server.makeUser(role, in: clinic, lastName: mark)
        }
        var ids = try await rows(server, clinic, people, mark)
        let house = TwoClinics(mark: mark, clinic: clinic, people: people, ids: ids)
        ids.merge(try await house.made(by: server)) { $1 }
        return TwoClinics(mark: mark, clinic: clinic, people: people, ids: ids)
    }

    /// What is written straight into the tables.
    private static func rows(
        _ server: TestServer, _ clinic: TestClinic, _ people: [Role: TestUser], _ mark: String
    ) async throws
        -> [String: ID]
    {
        let now = server.now
        func fresh() -> ID { ID.make(at: now) }
        var ids = [
            "clinic": clinic.id, "doctor": people[.doctor]?.id, "patient": people[.patient]?.patientId,
            "type": fresh(),
            "closure": fresh(), "timeOff": fresh(), "block": fresh(), "notification": fresh(),
            "delivery": fresh(), "session": fresh(),
        ].compactMapValues { $0 }
        ids["spare"] = try await server.makePatient(in: clinic, lastName: mark, phone: "+92-300-1234567")
        ids["awaited"] = try await server.makePatient(in: clinic, lastName: mark)
        ids["staff"] = try await server.makeUser(
            .receptionist, in: clinic, firstName: "Leaving", lastName: mark
        ).id
        ids["room"] = try await server.makeRoom(in: clinic, "\(mark) Room")
        let statements: [SQL] = [
            """
            INSERT INTO appointment_types (id, clinic_id, \(NameColumns.all), duration_minutes, created_at,
            updated_at)
            VALUES (\(ids["type"]), \(clinic.id), \(NameColumns.values(mark + " Type")), 30, \(now), \(now))
            """,
            """
            INSERT INTO closures (id, clinic_id, start_date, end_date, reason, created_at)
            VALUES (\(ids["closure"]), \(clinic.id), '2026-12-24', '2026-12-25', \(mark), \(now))
            """,
            """
            INSERT INTO doctor_time_off (id, clinic_id, doctor_id, start_date, end_date, reason, created_at)
            VALUES (\(ids["timeOff"]), \(clinic.id), \(ids["doctor"]), '2026-11-01', '2026-11-02', \(mark),
            \(now))
            """,
            """
            INSERT INTO blocks (id, clinic_id, doctor_id, date, start_time, end_time, kind, title, last_date,
                weekday, created_at, updated_at)
            VALUES (\(ids["block"]), \(clinic.id), \(ids["doctor"]), '2026-11-04', 720, 780, 'lunch',
                \(mark), '2026-11-04', 2, \(now), \(now))
            """,
            """
            INSERT INTO notifications (id, clinic_id, user_id, type, title, message, data, created_at)
            VALUES (\(ids["notification"]), \(clinic.id), \(people[.admin]?.id), 'test', \(mark), \(mark),
            '{}', \(now))
            """,
            """
            INSERT INTO outbox (id, clinic_id, channel, recipient, template, data, status, next_attempt_at,
            created_at, sent_at)
            VALUES (\(ids["delivery"]), \(clinic.id), 'email', \(mark + "@test.example"), 'test', '{}',
            'sent', \(now), \(now), \(now))
            """,
            """
            INSERT INTO session_families (id, user_id, created_at, expires_at, device)
            VALUES (\(ids["session"]), \(people[.admin]?.id), \(now), \(now.adding(seconds: 86_400)), \(mark))
            """,
        ]
        for statement in statements { try await server.perform(statement) }
        return ids
    }

    /// What the API itself has to make, as it belongs together.
    private func made(by server: TestServer) async throws -> [String: ID] {
        var ids: [String: ID] = [:]
        func make(_ kind: String, _ path: String, _ body: JSONValue) async throws {
            let answer = try await server.post(path, as: admin, body)
            guard answer.status == 201, let id = ID(answer.id) else {
                throw HouseError(what: "\(kind): \(answer)")
            }
            ids[kind] = id
        }
        try await make(
            "appointment", "/appointments",
            [
                "patientId": "\(id("patient"))", "doctorId": "\(id("doctor"))", "roomId": "\(id("room"))",
                "appointmentDate": "2026-05-06",
                "appointmentTime": "10:00", "appointmentType": "\(mark) Appointment", "durationMinutes": 30,
                "notes": "\(mark) note",
            ])
        for kind in ["invoice", "voidable"] {
            try await make(
                kind, "/invoices",
                [
                    "patientId": "\(id("patient"))",
                    "items": [["description": "\(mark) Filling", "quantity": 1, "unitPrice": 1000]],
                ])
        }
        let paid = try await server.post(
            "/invoices/\(ids["invoice"] ?? id("invoice"))/payments", as: admin,
            ["amount": 100, "method": "cash"])
        guard paid.status == 201 else { throw HouseError(what: "payment: \(paid)") }
        try await make(
            "invited", "/staff",
            [
                "email": "invited.\(mark)@test.example", "firstName": "Invited", "lastName": .string(mark),
                "role": "doctor",
            ])
        let invited = try await server.post(
            "/patients/\(id("awaited"))/portal-account", as: admin,
            ["email": "awaited.\(mark)@test.example"])
        guard invited.status == 201 else { throw HouseError(what: "invitation: \(invited)") }
        let week: [JSONValue] = ["wednesday", "thursday", "friday"].map {
            ["weekday": $0, "startTime": "09:00", "endTime": "17:00"]
        }
        let schedule = try await server.put(
            "/doctors/\(id("doctor"))/schedule", as: admin, ["weekly": .array(week)])
        guard schedule.status == 200 else { throw HouseError(what: "schedule: \(schedule)") }
        if AllRoutes.protected(server.backend).contains(where: {
            $0.path == "/messages" && $0.method == .post
        }) {
            try await make(
                "message", "/messages", ["patientId": "\(id("patient"))", "message": "\(mark) message"])
        }
        return ids
    }
}

struct HouseError: Error, CustomStringConvertible {
    let what: String
    var description: String { "the two clinics could not be filled: \(what)" }
}
