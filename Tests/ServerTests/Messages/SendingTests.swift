import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Sending messages")
struct SendingTests {
    @Test("A message to a patient is answered as in the specification", arguments: TestEngine.allCases)
    func toPatient(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let answer = try await talk.server.post(
                "/messages", as: talk.receptionist,
                [
                    "patientId": .string(talk.patientId), "type": "portal",
                    "subject": "Appointment Confirmation",
                    "message": "Your appointment is confirmed for May 15, 2026 at 2:30 PM",
                    "status": "unread",
                ])
            #expect(answer.status == 201, "\(answer)")
            #expect(answer.header("Location") == "/api/v1/protected/messages/\(answer.id)")
            #expect(answer["clinicId"]?.string == "\(talk.clinic.id)")
            #expect(answer["patientId"]?.string == talk.patientId)
            #expect(answer["recipientId"]?.isNull == true)
            #expect(answer["sentBy"]?.string == "\(talk.receptionist.id)")
            #expect(answer["type"] == "portal")
            #expect(answer["direction"] == "outbound")
            #expect(answer["subject"] == "Appointment Confirmation")
            #expect(answer["message"] == "Your appointment is confirmed for May 15, 2026 at 2:30 PM")
            #expect(answer["status"] == "unread")
            #expect(answer["isStarred"] == false)
            #expect(answer["readAt"]?.isNull == true)
            #expect(answer["createdAt"]?.string == "\(talk.server.now)")
            #expect(answer["senderFirstName"] == "Zainab")
            #expect(answer["senderRole"] == "receptionist")
            #expect(answer["patient"]?["id"]?.string == talk.patientId)
            #expect(answer["patient"]?["firstName"] == "Ahmed")
            #expect(try await talk.server.get("/messages/\(answer.id)", as: talk.patient).json == answer.json)
        }
    }

    @Test("The sender's role alone gives the direction", arguments: TestEngine.allCases)
    func direction(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            #expect(try await talk.send("hello", from: talk.patient)["direction"] == "inbound")
            #expect(try await talk.send("hello", from: talk.doctor)["direction"] == "outbound")
            let direct = try await talk.send("can you?", from: talk.doctor, to: talk.receptionist)
            #expect(direct["direction"] == "outbound")
            #expect(direct["patientId"]?.isNull == true)
            #expect(direct["recipientId"]?.string == "\(talk.receptionist.id)")
            #expect(direct["recipient"]?["role"] == "receptionist")
        }
    }

    @Test(
        "A patient cannot send direct messages, in the specification's words", arguments: TestEngine.allCases)
    func patientToStaff(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let answer = try await talk.server.post(
                "/messages", as: talk.patient,
                ["recipientId": .string("\(talk.doctor.id)"), "message": "hello"])
            #expect(answer.status == 403)
            #expect(answer.error == "Patients cannot send direct messages to staff")
            let reply = try await talk.server.post(
                "/messages/conversations/staff-\(talk.doctor.id)/send", as: talk.patient, ["message": "hello"]
            )
            #expect(reply.status == 403)
            #expect(try await talk.server.count("SELECT count(*) FROM messages") == 0)
        }
    }

    @Test(
        "A doctor opens a patient's Doctor thread once, and goes on through the conversation",
        arguments: TestEngine.allCases)
    func doctorsFirst(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            try await talk.send("clinic talk is another thread", from: talk.patient)
            let body: JSONValue = [
                "patientId": .string(talk.patientId), "type": "portal", "message": "How is the tooth?",
            ]
            let first = try await talk.server.post("/messages", as: talk.doctor, body)
            #expect(first.status == 201, "\(first)")
            let second = try await talk.server.post("/messages", as: talk.doctor, body)
            #expect(second.status == 400)
            #expect(second.error == "Cannot initiate conversation")
            #expect(
                second.message
                    == """
                    Conversation already exists. You can only send the initial message if no \
                    conversation exists.
                    """
            )
            try await talk.send("Better?", from: talk.doctor)
            let reply = try await talk.server.post(
                "/messages/conversations/patient-\(talk.patientId)-Doctor/send", as: talk.patient,
                ["message": "Much better"])
            #expect(reply.status == 201)
            #expect(
                try await talk.texts(
                    "/messages/conversations/patient-\(talk.patientId)-Doctor", as: talk.patient)
                    == ["How is the tooth?", "Better?", "Much better"])
            #expect(
                try await talk.texts("/messages/conversations/patient-\(talk.patientId)", as: talk.patient)
                    == ["clinic talk is another thread"])
        }
    }

    @Test("Of doctors who open a patient's Doctor thread at once, one does", arguments: TestEngine.allCases)
    func doctorsAtOnce(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let hassan = try await talk.server.makeUser(
                .doctor, in: talk.clinic, firstName: "Hassan", lastName: "Ali")
            let body: JSONValue = ["patientId": .string(talk.patientId), "message": "How is the tooth?"]
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for doctor in [talk.doctor, hassan, talk.doctor, hassan] {
                    group.addTask { try await talk.server.post("/messages", as: doctor, body).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [201, 400, 400, 400])
        }
    }

    @Test("Unknown addressees are 404", arguments: TestEngine.allCases)
    func unknown(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let nobody = "550e8400-e29b-41d4-a716-446655440099"
            let patient = try await talk.server.post(
                "/messages", as: talk.admin, ["patientId": .string(nobody), "message": "hello"])
            #expect(patient.status == 404)
            #expect(patient.error == "Patient not found or not in your clinic")
            for recipient in [nobody, "\(talk.patient.id)"] {
                let answer = try await talk.server.post(
                    "/messages", as: talk.admin, ["recipientId": .string(recipient), "message": "hi"])
                #expect(answer.status == 404, "\(answer)")
                #expect(answer.error == "Recipient not found or not in your clinic")
            }
            for id in [
                "patient-\(nobody)", "staff-\(nobody)", "staff-\(talk.admin.id)", "patient-\(nobody)-Doctor",
            ] {
                let answer = try await talk.server.post(
                    "/messages/conversations/\(id)/send", as: talk.admin, ["message": "hi"])
                #expect(answer.status == 404, "\(id)")
                #expect(
                    try await talk.server.get("/messages/conversations/\(id)", as: talk.admin).status == 404)
            }
        }
    }

    @Test("What is not right is refused with its field, and nothing is kept", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let patient = JSONValue.string(talk.patientId)
            let cases: [(JSONValue, [String])] = [
                (["patientId": patient], ["message"]),
                (["patientId": patient, "message": " \n "], ["message"]),
                (
                    ["patientId": patient, "message": .string(String(repeating: "x", count: 10_001))],
                    ["message"]
                ),
                (["patientId": patient, "message": 7, "type": "fax"], ["message", "type"]),
                (
                    [
                        "patientId": patient, "message": "x",
                        "subject": .string(String(repeating: "x", count: 201)),
                    ], ["subject"]
                ),
                (["patientId": "me", "message": "x"], ["patientId"]),
                (["message": "x"], ["patientId"]),
                (["recipientId": .string("\(talk.admin.id)"), "message": "x"], ["recipientId"]),
                (
                    ["patientId": patient, "recipientId": .string("\(talk.doctor.id)"), "message": "x"],
                    ["recipientId"]
                ),
            ]
            for (body, fields) in cases {
                let answer = try await talk.server.post("/messages", as: talk.admin, body)
                #expect(answer.status == 400, "\(body) \(answer)")
                #expect(answer.fields == fields)
            }
            let long = JSONValue.string(String(repeating: "ü", count: 10_000))
            #expect(
                try await talk.server.post(
                    "/messages", as: talk.admin, ["patientId": patient, "message": long]
                ).status == 201)
            for id in ["patient-1", "staff", "patient-\(talk.patientId)-Nurse", "x"] {
                let answer = try await talk.server.post(
                    "/messages/conversations/\(id)/send", as: talk.admin, ["message": "x"])
                #expect(answer.status == 400, "\(id)")
                #expect(answer.fields == ["id"])
            }
            #expect(try await talk.server.count("SELECT count(*) FROM messages") == 1)
        }
    }

    @Test("A patient writes to their own Clinic thread and nobody else's", arguments: TestEngine.allCases)
    func ownThread(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let other = try await talk.server.makePatient(in: talk.clinic, firstName: "Sara")
            let answer = try await talk.server.post(
                "/messages", as: talk.patient, ["patientId": .string("\(other)"), "message": "hello"])
            #expect(answer.status == 403)
            let reply = try await talk.server.post(
                "/messages/conversations/patient-\(other)/send", as: talk.patient, ["message": "hello"])
            #expect(reply.status == 404)
            #expect(try await talk.send("hello", from: talk.patient)["patientId"]?.string == talk.patientId)
        }
    }

    @Test(
        "A message is an event, an audit entry and a notification, all in its own transaction",
        arguments: TestEngine.allCases)
    func recorder(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let sent = try await talk.send("hello", from: talk.patient)
            let data = try await talk.server.database.read { tx in
                try tx.first("SELECT data FROM events WHERE type = 'message.created'") {
                    try $0.get(0) as String
                }
            }
            #expect(try JSONValue(parsing: data ?? "") == sent.json)
            #expect(
                try await talk.server.count(
                    "SELECT count(*) FROM events WHERE type = 'message.created' AND user_a IS NULL") == 1)
            #expect(
                try await talk.server.count(
                    "SELECT count(*) FROM audit_entries WHERE entity = 'message' AND action = 'created'") == 1
            )
            try await talk.send("psst", from: talk.doctor, to: talk.admin)
            #expect(
                try await talk.server.count(
                    "SELECT count(*) FROM events WHERE type = 'message.created' AND user_a IS NOT NULL") == 1)
        }
    }
}
