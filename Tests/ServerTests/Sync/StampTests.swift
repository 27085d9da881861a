import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Changes are stamped in the order of their commits (contract §4.13)")
struct StampTests {
    /// What a phone learns that asks from `since` on: ids, in the answer's order.
    private func changed(
        _ server: TestServer, _ user: TestUser, since: String, _ list: String = "/appointments"
    ) async throws -> [String] {
        let answer = try await server.get("\(list)?limit=100&updatedSince=\(since)", as: user)
        try #require(answer.status == 200, "\(answer)")
        return answer.data.compactMap { $0["id"]?.string }
    }

    /// The newest `updatedAt` of an answer.
    private func newest(_ answer: Answer) throws -> String {
        let moments = answer.data.compactMap { $0["updatedAt"]?.string }
        return try #require(moments.max(), "\(answer)")
    }

    @Test(
        "A change whose request began first and arrived last is found by a reader who has seen the other",
        arguments: TestEngine.allCases)
    func slowBody(engine: TestEngine) async throws {
        try await TestServer.run(engine, over: .socket) { server in
            let scene = try await BookingScene(server)
            let (slow, quick) = (try await scene.booked(at: "10:00"), try await scene.booked(at: "14:00"))
            let token = try await server.token(of: scene.receptionist)
            let body = "{\"status\":\"confirmed\"}"
            let port = try #require(server.port)
            let phone = try #require(SlowPhone(port: port))
            phone.connection.send(
                """
                PATCH /api/v1/protected/appointments/\(slow)/status HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer \(token)\r
                Content-Type: application/json\r
                Content-Length: \(body.utf8.count)\r
                \r
                {
                """)
            // Whether or not the server has read the head by now: the one that is sent whole is stored first.
            server.clock.advance(seconds: 1)
            #expect(try await scene.setStatus(quick, "confirmed").status == 200)
            let seen = try await server.get(
                "/appointments?updatedSince=2026-01-01T00:00:00.000Z", as: scene.receptionist)
            let (last, next) = (try newest(seen), try #require(seen["nextSince"]?.string))
            server.clock.set(server.now.adding(seconds: -60))
            phone.connection.send(String(body.dropFirst()))
            let answer = await blocking { phone.connection.read(until: "}") }
            #expect(answer.contains("200 OK") && answer.contains("\"status\":\"confirmed\""), "\(answer)")
            #expect(try await changed(server, scene.receptionist, since: last).contains(slow))
            #expect(try await changed(server, scene.receptionist, since: next) == [slow])
        }
    }

    /// Sends a request in parts.
    private final class SlowPhone: Sendable {
        let connection: RawConnection

        init?(port: Int) {
            guard let connection = RawConnection(port: port) else { return nil }
            self.connection = connection
        }
    }

    @Test(
        "Whatever the clocks of two servers say, who has seen one change finds the next",
        arguments: TestEngine.allCases)
    func twoServers(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let late = TestClock(scene.server.now.adding(minutes: -90))
            try await scene.server.beside(clock: late) { other in
                let appointments = [try await scene.booked(at: "10:00"), try await scene.booked(at: "14:00")]
                var (last, next) = ("2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z")
                for (number, status) in ["confirmed", "in_progress", "completed"].enumerated() {
                    for (server, appointment) in zip([scene.server, other], appointments) {
                        let body: JSONValue = ["status": .string(status)]
                        let answer = try await server.patch(
                            "/appointments/\(appointment)/status", as: scene.receptionist, body)
                        try #require(answer.status == 200, "\(answer)")
                        let moment = try #require(answer["updatedAt"]?.string)
                        #expect(moment > last, "\(moment) after \(last)")
                        for reader in [scene.server, other] {
                            let seen = try await reader.get(
                                "/appointments?updatedSince=\(next)", as: scene.doctor)
                            let latest = try newest(seen)
                            #expect(
                                seen.data.contains { $0["id"]?.string == appointment } && latest == moment,
                                "\(number) \(seen)")
                            #expect(
                                try await changed(reader, scene.doctor, since: last).contains(appointment))
                            #expect(try await changed(reader, scene.doctor, since: moment) == [appointment])
                            last = moment
                        }
                        let seen = try await other.get(
                            "/appointments?updatedSince=\(moment)", as: scene.doctor)
                        next = try #require(seen["nextSince"]?.string)
                        #expect(try await changed(scene.server, scene.doctor, since: next).isEmpty)
                    }
                }
            }
        }
    }

    @Test("A clock that is set back loses no change, of any list", arguments: TestEngine.allCases)
    func setBack(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let server = talk.server
            let invoice: JSONValue = [
                "patientId": .string(talk.patientId),
                "items": [["description": "x", "quantity": 1, "unitPrice": 5]],
            ]
            for list in ["/appointments", "/patients", "/invoices", "/messages"] {
                func write() async throws -> String {
                    let answer =
                        switch list {
                        case "/invoices": try await server.post(list, as: talk.receptionist, invoice)
                        case "/patients":
                            try await server.post(
                                list, as: talk.receptionist, ["firstName": "New", "lastName": "One"])
                        case "/messages": try await talk.send("hello", from: talk.receptionist)
                        default:
                            try await server.post(
                                list, as: talk.receptionist,
                                [
                                    "patientId": .string(talk.patientId), "appointmentDate": "2026-05-05",
                                    "appointmentTime": "10:00",
                                    "appointmentType": "Checkup",
                                ])
                        }
                    try #require(answer.status == 201, "\(answer)")
                    return answer.id
                }
                let first = try await write()
                let seen = try await server.get(
                    "\(list)?updatedSince=2026-01-01T00:00:00.000Z", as: talk.receptionist)
                let next = try #require(seen["nextSince"]?.string)
                server.clock.set(server.now.adding(minutes: -24 * 60))
                let second = try await write()
                server.clock.set(server.now.adding(minutes: 24 * 60))
                #expect(
                    try await changed(server, talk.receptionist, since: next, list) == [second], "\(list)")
                #expect(second != first)
            }
        }
    }

    @Test(
        """
        The boundary's own millisecond is never lost: included by what was seen, over and done with by \
        nextSince
        """,
        arguments: TestEngine.allCases)
    func boundary(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            // The clock stands still: all of this happens within one millisecond.
            let first = try await scene.booked(at: "10:00")
            let seen = try await scene.server.get(
                "/appointments?updatedSince=2026-01-01T00:00:00.000Z", as: scene.doctor)
            let (last, next) = (try newest(seen), try #require(seen["nextSince"]?.string))
            #expect(try await changed(scene.server, scene.doctor, since: next).isEmpty)
            #expect(try await changed(scene.server, scene.doctor, since: last) == [first])
            let second = try await scene.booked(at: "14:00")
            #expect(try await changed(scene.server, scene.doctor, since: next) == [second])
            #expect(try await changed(scene.server, scene.doctor, since: last) == [first, second])
            let again = try await scene.server.get("/appointments?updatedSince=\(next)", as: scene.doctor)
            let end = try #require(again["nextSince"]?.string)
            #expect(try await changed(scene.server, scene.doctor, since: end).isEmpty)
        }
    }

    @Test("Only an answer to updatedSince has nextSince, in each list", arguments: TestEngine.allCases)
    func shape(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            for list in ["/appointments", "/patients", "/invoices", "/messages"] {
                #expect(try await scene.server.get(list, as: scene.receptionist)["nextSince"] == nil)
                let empty = try await scene.server.get(
                    "\(list)?updatedSince=2026-05-04T06:00:00.000Z", as: scene.receptionist)
                let next = try #require(empty["nextSince"]?.string)
                #expect(
                    Instant(next)?.description == next && empty["pagination"]?["total"]?.int != nil,
                    "\(empty)")
                let future = try await scene.server.get(
                    "\(list)?updatedSince=2999-01-01T00:00:00.000Z", as: scene.receptionist)
                #expect(
                    future.status == 200 && future.data.isEmpty && future["nextSince"]?.string == next,
                    "\(future)")
            }
        }
    }

    @Test(
        "What a write answers is what is stored, read, listed, audited and published",
        arguments: TestEngine.allCases)
    func agreement(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let booked = try await scene.book(at: "10:00", ["roomId": .string(scene.room.description)])
            let path = "/appointments/\(booked.id)"
            #expect(booked["createdAt"] == booked["updatedAt"])
            let body = scene.body(at: "11:00", ["status": "confirmed"])
            let invoice: JSONValue = ["items": [["description": "x", "quantity": 1, "unitPrice": 5]]]
            var answers = [booked]
            answers.append(try await server.put(path, as: scene.receptionist, body))
            answers.append(try await scene.setStatus(booked.id, "in_progress", ["invoice": invoice]))
            answers.append(try await server.delete(path, as: scene.receptionist))
            let moments = answers.compactMap { $0["updatedAt"]?.string }
            #expect(moments == moments.sorted() && Set(moments).count == 4, "\(answers)")
            for (answer, after) in zip(answers, try await history(scene, booked.id)) {
                #expect(answer.json == after, "\(answer) \(after)")
            }
            let now = try await server.get(path, as: scene.receptionist)
            #expect(now.json == answers[3].json && now.header("ETag") == answers[3].header("ETag"))
            #expect(
                try await server.get("/appointments?updatedSince=\(moments[3])", as: scene.receptionist).data
                    == [now.json])
            let stored = try await server.database.read { tx in
                try tx.first("SELECT updated_at FROM appointments WHERE id = \(ID(booked.id))") {
                    try $0.get(0) as Instant
                }
            }
            #expect(stored?.description == moments[3])
            let times = try await server.database.read { tx in
                try tx.query("SELECT created_at FROM events WHERE type LIKE 'appointment.%' ORDER BY number")
                { try $0.get(0) as Instant }
            }
            #expect(times.map(\.description) == moments)
        }
    }

    /// The appointment after each step, as its history has it.
    private func history(_ scene: BookingScene, _ id: String) async throws -> [JSONValue] {
        let answer = try await scene.server.get("/appointments/\(id)/activity", as: scene.receptionist)
        return answer.data.filter { $0["action"] != "invoiced" }.compactMap { $0["after"] }
    }
}
