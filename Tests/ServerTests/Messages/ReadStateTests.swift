import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Read state and stars")
struct ReadStateTests {
    @Test("The specification's change of a message: read, starred, and when", arguments: TestEngine.allCases)
    func sample(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let id = try await talk.send(
                "Your appointment is confirmed", from: talk.receptionist, type: "sms"
            ).id
            talk.server.clock.set(try #require(Instant("2026-05-10T10:31:00.000Z")))
            let answer = try await talk.server.put(
                "/messages/\(id)", as: talk.patient,
                ["status": "read", "isStarred": true, "readAt": "2026-05-10T10:30:00.000Z"])
            #expect(answer.status == 200, "\(answer)")
            #expect(answer["status"] == "read")
            #expect(answer["isStarred"] == true)
            #expect(answer["readAt"] == "2026-05-10T10:30:00.000Z")
            #expect(answer["type"] == "sms")
            #expect(try await talk.server.get("/messages/\(id)", as: talk.patient).json == answer.json)
        }
    }

    @Test(
        "A client's readAt lies between the message's createdAt and now, give or take five minutes",
        arguments: TestEngine.allCases)
    func bounded(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let server = talk.server
            let sent = server.now
            let id = try await talk.send("May I come?", from: talk.patient).id
            server.clock.advance(minutes: 60)
            let (first, last) = (sent.adding(minutes: -5), server.now.adding(minutes: 5))
            let wrong = [
                first.adding(milliseconds: -1), last.adding(milliseconds: 1),
                try #require(Instant("1970-01-01T00:00:00.000Z")),
                try #require(Instant("9999-12-31T23:59:59.999Z")),
            ]
            for moment in wrong {
                for body: JSONValue in [
                    ["readAt": .string("\(moment)")], ["status": "read", "readAt": .string("\(moment)")],
                    ["status": "unread", "isStarred": true, "readAt": .string("\(moment)")],
                ] {
                    // What is refused changes nothing, also for the sender, whose readAt would
                    // change nothing anyway.
                    for user in [talk.receptionist, talk.patient] {
                        let answer = try await server.put("/messages/\(id)", as: user, body)
                        #expect(answer.status == 400 && answer.fields == ["readAt"], "\(moment) \(answer)")
                    }
                    let message = try await server.get("/messages/\(id)", as: talk.receptionist)
                    #expect(message["status"] == "unread" && message["isStarred"] == false, "\(moment)")
                }
            }
            for moment in [first, sent, server.now, last] {
                let answer = try await server.put(
                    "/messages/\(id)", as: talk.receptionist, ["readAt": .string("\(moment)")])
                #expect(answer.status == 200 && answer["readAt"]?.string == "\(moment)", "\(answer)")
            }
            // The clock of the server that took the message was ahead: what this one says of now is as good.
            server.clock.set(sent.adding(minutes: -30))
            for moment in [server.now, sent] {
                let answer = try await server.put(
                    "/messages/\(id)", as: talk.receptionist, ["readAt": .string("\(moment)")])
                #expect(answer.status == 200, "\(answer)")
            }
        }
    }

    @Test(
        "Received: whether the viewer has read it. Sent: whether the other side has",
        arguments: TestEngine.allCases)
    func perUser(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let id = try await talk.send("May I come?", from: talk.patient).id
            func status(_ user: TestUser) async throws -> JSONValue? {
                try await talk.server.get("/messages/\(id)", as: user)["status"]
            }
            talk.server.clock.advance(minutes: 1)
            let read = "\(talk.server.now)"
            #expect(
                try await talk.server.put("/messages/\(id)", as: talk.receptionist, ["status": "read"])[
                    "readAt"]?.string == read)
            #expect(try await status(talk.receptionist) == "read")
            #expect(try await status(talk.doctor) == "unread")
            #expect(try await status(talk.patient) == "read")
            #expect(try await talk.server.get("/messages/\(id)", as: talk.patient)["readAt"]?.string == read)

            talk.server.clock.advance(minutes: 1)
            #expect(
                try await talk.server.put("/messages/\(id)", as: talk.receptionist, ["status": "read"])[
                    "readAt"]?.string == read)
            let undone = try await talk.server.put(
                "/messages/\(id)", as: talk.receptionist, ["status": "unread"])
            #expect(undone["status"] == "unread")
            #expect(undone["readAt"]?.isNull == true)
            #expect(try await status(talk.patient) == "unread")
        }
    }

    @Test("A sender cannot say that the other side has read it", arguments: TestEngine.allCases)
    func ownMessage(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let id = try await talk.send("Please call", from: talk.receptionist).id
            let answer = try await talk.server.put(
                "/messages/\(id)", as: talk.receptionist, ["status": "read", "isStarred": true])
            #expect(answer["status"] == "unread")
            #expect(answer["isStarred"] == true)
            // A colleague who reads it is of the same side.
            _ = try await talk.server.put("/messages/\(id)", as: talk.admin, ["status": "read"])
            #expect(try await talk.server.get("/messages/\(id)", as: talk.receptionist)["status"] == "unread")
        }
    }

    @Test("Stars are each user's own", arguments: TestEngine.allCases)
    func stars(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let id = try await talk.send("May I come?", from: talk.patient).id
            #expect(
                try await talk.server.put("/messages/\(id)", as: talk.doctor, ["isStarred": true])[
                    "isStarred"] == true)
            #expect(try await talk.server.get("/messages/\(id)", as: talk.admin)["isStarred"] == false)
            #expect(try await talk.server.get("/messages/\(id)", as: talk.doctor)["status"] == "unread")
            #expect(
                try await talk.server.put("/messages/\(id)", as: talk.doctor, ["isStarred": false])[
                    "isStarred"] == false)
            // Nobody else hears of a star.
            #expect(
                try await talk.server.count(
                    """
                    SELECT count(*) FROM events WHERE type = 'message.updated' AND (user_a IS NULL
                    OR user_a <> \(talk.doctor.id))
                    """
                ) == 0)
        }
    }

    @Test(
        "Reading a conversation counts, answers as in the specification, and is done once",
        arguments: TestEngine.allCases)
    func readAll(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            for number in 1...5 { try await talk.send("message \(number)", from: talk.patient) }
            try await talk.send("answer", from: talk.receptionist)
            let id = "patient-\(talk.patientId)"
            #expect(try await talk.unread(id, as: talk.receptionist) == 5)
            #expect(try await talk.unread(id, as: talk.admin) == 6)
            talk.server.clock.advance(minutes: 1)
            let answer = try await talk.server.post(
                "/messages/conversations/\(id)/read", as: talk.receptionist)
            #expect(answer.status == 200)
            #expect(answer["success"] == true)
            #expect(answer["conversationId"]?.string == id)
            #expect(answer["messagesMarkedRead"] == 5)
            #expect(answer["readAt"]?.string == "\(talk.server.now)")
            #expect(try await talk.unread(id, as: talk.receptionist) == 0)
            #expect(try await talk.unread(id, as: talk.admin) == 6)
            #expect(
                try await talk.server.post("/messages/conversations/\(id)/read", as: talk.receptionist)[
                    "messagesMarkedRead"] == 0)
        }
    }

    @Test(
        "A message keeps the moment when it was first read, whatever is read after",
        arguments: TestEngine.allCases)
    func moments(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let path = "/messages/conversations/patient-\(talk.patientId)"
            var ids: [String] = []
            var moments: [String] = []
            for number in 1...3 {
                ids.append(try await talk.send("message \(number)", from: talk.patient).id)
                talk.server.clock.advance(minutes: 1)
                moments.append("\(talk.server.now)")
                _ = try await talk.server.post("\(path)/read", as: talk.doctor)
            }
            let thread = try await talk.server.get(path, as: talk.doctor)
            #expect(thread.json.array?.map { $0["readAt"]?.string } == moments)

            _ = try await talk.server.put("/messages/\(ids[0])", as: talk.doctor, ["status": "unread"])
            #expect(try await talk.unread("patient-\(talk.patientId)", as: talk.doctor) == 1)
            talk.server.clock.advance(minutes: 1)
            let again = try await talk.server.post("\(path)/read", as: talk.doctor)
            #expect(again["messagesMarkedRead"] == 1)
            moments[0] = "\(talk.server.now)"
            let after = try await talk.server.get(path, as: talk.doctor)
            #expect(after.json.array?.map { $0["readAt"]?.string } == moments)
        }
    }

    @Test("Who reads is told to those who may see the conversation, once", arguments: TestEngine.allCases)
    func events(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            try await talk.send("one", from: talk.patient)
            let path = "/messages/conversations/patient-\(talk.patientId)/read"
            _ = try await talk.server.post(path, as: talk.doctor)
            _ = try await talk.server.post(path, as: talk.doctor)
            #expect(
                try await talk.server.count(
                    """
                    SELECT count(*) FROM events WHERE type = 'conversation.read'
                    AND patient_id IS NULL AND user_a IS NULL
                    """) == 1)
            // The patient hears of the clinic, the clinic of the doctor.
            let read = try await talk.server.database.read { tx in
                try tx.query(
                    """
                    SELECT data, user_a FROM events WHERE type = 'conversation.read' ORDER BY number
                    """
                ) {
                    (try JSONValue(parsing: try $0.get(0) as String)["readBy"]?.string, try $0.get(1) as ID?)
                }
            }
            #expect(read.map(\.0) == [talk.doctor.id.description, talk.clinic.id.description])
            #expect(read.map(\.1) == [nil, talk.patient.id])
            try await talk.send("two", from: talk.admin, to: talk.doctor)
            _ = try await talk.server.post(
                "/messages/conversations/staff-\(talk.admin.id)/read", as: talk.doctor)
            for (reader, other) in [(talk.doctor, talk.admin), (talk.admin, talk.doctor)] {
                let data = try await talk.server.database.read { tx in
                    try tx.query(
                        "SELECT data FROM events WHERE type = 'conversation.read' AND user_a = \(reader.id)"
                    ) {
                        try $0.get(0) as String
                    }
                }
                #expect(data.count == 1)
                #expect(
                    try JSONValue(parsing: data.first ?? "")["conversationId"]?.string == "staff-\(other.id)")
            }
        }
    }

    @Test(
        "A patient hears that the clinic has read a message, not which of its people",
        arguments: TestEngine.allCases)
    func reader(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let id = try await talk.send("one", from: talk.patient).id
            _ = try await talk.server.put("/messages/\(id)", as: talk.doctor, ["status": "read"])
            let told = try await talk.server.database.read { tx in
                try tx.query(
                    """
                    SELECT data, patient_id, user_a FROM events WHERE type = 'message.updated'
                    ORDER BY number
                    """
                ) {
                    (
                        by: try JSONValue(parsing: try $0.get(0) as String)["changedBy"]?.string,
                        patient: try $0.get(1) as ID?, user: try $0.get(2) as ID?
                    )
                }
            }
            #expect(told.map(\.by) == [talk.doctor.id.description, talk.clinic.id.description])
            #expect(told.map(\.patient) == [nil, nil])
            #expect(told.map(\.user) == [nil, talk.patient.id])
        }
    }

    @Test("Bad changes are refused with their fields", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let id = try await talk.send("one", from: talk.patient).id
            let answer = try await talk.server.put(
                "/messages/\(id)", as: talk.admin, ["status": "seen", "isStarred": "yes", "readAt": "today"])
            #expect(answer.status == 400)
            #expect(answer.fields == ["isStarred", "readAt", "status"])
            #expect(
                try await talk.server.put("/messages/nothing", as: talk.admin, ["status": "read"]).status
                    == 400)
            #expect(
                try await talk.server.put(
                    "/messages/550e8400-e29b-41d4-a716-446655440099", as: talk.admin, ["status": "x"]
                ).status == 404)
            #expect(try await talk.unread("patient-\(talk.patientId)", as: talk.admin) == 1)
        }
    }
}
