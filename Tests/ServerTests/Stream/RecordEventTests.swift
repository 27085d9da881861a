import API
import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import Server

/// Front desk D5.4.
@Suite("The stream tells of changed records and schedules", .timeLimit(.minutes(10)))
struct RecordEventTests {
    private static let types: Set = [
        "patient.updated", "invoice.updated", "clinic.updated", "schedule.changed",
    ]

    /// What a client gets of these types until it is told that nothing more comes.
    private func told(_ client: inout StreamClient) async throws -> [StreamMessage] {
        var messages: [StreamMessage] = []
        while let message = try await client.next(), !message.data.contains("the end") {
            if Self.types.contains(message.type) { messages.append(message) }
        }
        return messages
    }

    /// What staff, and what two patients, get of what `work` does, live and once more from the start.
    private func follow(
        _ scene: BookingScene, _ other: TestUser, _ work: @escaping @Sendable () async throws -> Void
    ) async throws -> (staff: [StreamMessage], patient: [StreamMessage], other: [StreamMessage]) {
        let server = scene.server
        let readers = [scene.doctor, scene.patient, other]
        let found = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.backend.hub.run() }
            defer { group.cancelAll() }
            var clients: [StreamClient] = []
            var found: [[StreamMessage]] = []
            for reader in readers {
                var client = try await StreamClient(server, as: reader)
                try await client.begin()
                clients.append(client)
            }
            try await work()
            try await server.publish(.everyone, in: scene.clinic, "the end")
            for index in clients.indices { found.append(try await told(&clients[index])) }
            for (reader, live) in zip(readers, found) {
                var again = try await StreamClient(server, as: reader, lastEventId: 0)
                let replayed = try await told(&again)
                #expect(replayed == live, "\(reader.role)")
            }
            return found
        }
        return (found[0], found[1], found[2])
    }

    @Test(
        "A patient's record and invoices are told to staff and to the patient, without what an item cost",
        arguments: TestEngine.allCases)
    func records(engine: TestEngine) async throws {
        try await TestServer.run(engine, over: .socket) { server in
            let scene = try await BookingScene(server)
            let other = try await server.makeUser(.patient, in: scene.clinic)
            let (patient, desk) = (try #require(scene.patient.patientId), scene.receptionist)
            let got = try await follow(scene, other) {
                let same = try await server.patch("/patients/\(patient)", as: desk, ["firstName": "Patient"])
                #expect(same.status == 200, "\(same)")
                let renamed = try await server.patch("/patients/\(patient)", as: desk, ["firstName": "Ali"])
                #expect(renamed.status == 200, "\(renamed)")
                let item: JSONValue = [
                    "description": "Filling", "quantity": 1, "unitPrice": 1000, "cost": 400,
                ]
                let invoice = try await server.post(
                    "/invoices", as: desk, ["patientId": "\(patient)", "items": [item]])
                #expect(invoice.status == 201, "\(invoice)")
                let changed = try await server.patch(
                    "/invoices/\(invoice.id)", as: desk, ["dueDate": "2026-06-30"])
                #expect(changed.status == 200, "\(changed)")
                for path in ["payments", "refunds"] {
                    let moved = try await server.post(
                        "/invoices/\(invoice.id)/\(path)", as: desk, ["amount": 400, "method": "cash"])
                    #expect(moved.status == 201, "\(moved)")
                }
                let void = try await server.post(
                    "/invoices/\(invoice.id)/void", as: desk, ["reason": "Billed twice"])
                #expect(void.status == 200, "\(void)")
            }
            #expect(got.other.isEmpty)
            #expect(got.patient == got.staff)
            #expect(
                got.staff.map(\.type) == ["patient.updated"]
                    + [String](repeating: "invoice.updated", count: 5))
            let record = try await server.get("/patients/\(patient)", as: scene.doctor)
            let told = try JSONValue(parsing: try #require(got.staff.first?.data))
            #expect(told == record.json && told["firstName"] == "Ali")
            let invoices = try got.staff.dropFirst().map { try JSONValue(parsing: $0.data) }
            #expect(Set(invoices.map { $0["id"]?.string }).count == 1)
            #expect(
                invoices.map { $0["status"]?.string } == ["unpaid", "unpaid", "partial", "unpaid", "void"])
            #expect(
                invoices.map { $0["balance"]?.number?.text } == ["1000", "1000", "600", "1000", "0"])
            #expect(Set(invoices.map { $0["patientId"]?.string }) == ["\(patient)"])
            #expect(invoices.last?["dueDate"] == "2026-06-30")
            #expect(got.patient.allSatisfy { !$0.data.contains("cost") && !$0.data.contains("Filling") })
        }
    }

    @Test(
        "A clinic's settings are told to staff as they are read, and to no patient",
        arguments: TestEngine.allCases)
    func clinic(engine: TestEngine) async throws {
        try await TestServer.run(engine, over: .socket) { server in
            let scene = try await BookingScene(server)
            let admin = try await server.makeUser(.admin, in: scene.clinic)
            let other = try await server.makeUser(.patient, in: scene.clinic)
            let path = "/clinics/\(scene.clinic.id)"
            let got = try await follow(scene, other) { () async throws in
                #expect(try await server.patch(path, as: admin, ["bufferMinutes": 30]).status == 200)
                #expect(try await server.patch(path, as: admin, ["name": "Smile"]).status == 200)
            }
            #expect(got.staff.map(\.type) == ["clinic.updated"], "what stays as it is, is not told")
            let read = try await server.get(path, as: scene.doctor)
            let told = try JSONValue(parsing: try #require(got.staff.first?.data))
            #expect(told == read.json && told["name"] == "Smile")
            #expect(got.patient.isEmpty && got.other.isEmpty)
        }
    }

    @Test(
        "Hours, closures, doctors' weeks, time off and blocks are told to staff with their days",
        arguments: TestEngine.allCases)
    func schedules(engine: TestEngine) async throws {
        try await TestServer.run(engine, over: .socket) { server in
            let scene = try await BookingScene(server)
            let other = try await server.makeUser(.patient, in: scene.clinic)
            let got = try await follow(scene, other) { try await changeSchedules(scene) }
            let doctor: JSONValue = "\(scene.doctor.id)"
            let open: JSONValue = "9999-12-31"
            let away: JSONValue = ["doctorId": doctor, "from": "2026-07-01", "to": "2026-07-03"]
            let week: JSONValue = ["doctorId": doctor, "from": "2026-05-04", "to": open]
            let closed: JSONValue = ["from": "2026-06-01", "to": "2026-06-02"]
            let told = try got.staff.filter { $0.type == "schedule.changed" }.map {
                try JSONValue(parsing: $0.data)
            }
            let inRoom: JSONValue = [
                "roomId": "\(scene.room)", "from": "2026-05-06", "to": "2026-05-27",
            ]
            let expected: [JSONValue] = [
                ["from": "2026-05-04", "to": open], closed, closed, week, week, away, away,
                // A weekly block takes place last on its weekday before the end.
                ["doctorId": doctor, "from": "2026-05-05", "to": "2026-05-26"],
                ["doctorId": doctor, "from": "2026-05-05", "to": "2026-06-02"],
                ["doctorId": doctor, "from": "2026-05-06", "to": "2026-06-02"],
                ["doctorId": doctor, "from": "2026-05-06", "to": "2026-05-27"], inRoom, inRoom,
                ["from": "2026-05-05", "to": "2026-05-05"],
            ]
            #expect(told == expected, "\(told)")
            #expect(got.staff.map(\.type).filter { $0 != "schedule.changed" } == ["clinic.updated"])
            #expect(got.patient.isEmpty && got.other.isEmpty)
        }
    }

    private func changeSchedules(_ scene: BookingScene) async throws {
        let admin = try await scene.server.makeUser(.admin, in: scene.clinic)
        func write(
            _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil
        ) async throws -> String {
            let answer = try await scene.server.send(method, path, as: admin, body: body)
            try #require((200..<300).contains(answer.status), "\(answer)")
            return answer.id
        }
        let (clinic, doctor) = ("/clinics/\(scene.clinic.id)", "/doctors/\(scene.doctor.id)")
        for hours: JSONValue in [
            ["sunday": ["isClosed": true]], ["saturday": ["openTime": "10:00", "closeTime": "12:00"]],
        ] {
            _ = try await write(.patch, clinic, ["operatingHours": hours])
        }
        let closure = try await write(
            .post, "\(clinic)/closures",
            ["date": "2026-06-01", "endDate": "2026-06-02", "reason": "Eid"])
        _ = try await write(.delete, "\(clinic)/closures/\(closure)")
        _ = try await write(
            .put, "\(doctor)/schedule",
            ["weekly": [["weekday": "monday", "startTime": "09:00", "endTime": "12:00"]]])
        _ = try await write(.delete, "\(doctor)/schedule")
        let away = try await write(
            .post, "\(doctor)/time-off", ["startDate": "2026-07-01", "endDate": "2026-07-03"])
        _ = try await write(.delete, "\(doctor)/time-off/\(away)")
        let block = try await write(
            .post, "/blocks", scene.blockBody(["repeat": ["every": "week", "until": "2026-05-31"]]))
        // Other days are told once for before and after, another room or doctor once for each.
        for change: JSONValue in [
            ["date": "2026-05-12", "repeat": ["every": "week", "until": "2026-06-02"]],
            ["date": "2026-05-06", "repeat": ["every": "week", "until": "2026-05-29"]],
            ["doctorId": .null, "roomId": "\(scene.room)"],
        ] {
            _ = try await write(.patch, "/blocks/\(block)", change)
        }
        _ = try await write(.delete, "/blocks/\(block)")
        _ = try await write(.post, "/blocks", scene.blockBody(scene.everybodys))
    }
}
