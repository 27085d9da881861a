import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The list of conversations")
struct ConversationListTests {
    @Test(
        "Staff see one conversation for each patient and each colleague, newest first",
        arguments: TestEngine.allCases)
    func staffView(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            try await talk.send(
                "Can you confirm patient for tomorrow?", from: talk.doctor, to: talk.receptionist)
            talk.server.clock.advance(minutes: 90)
            try await talk.send("Please come", from: talk.doctor)
            try await talk.send("Thanks for the reminder", from: talk.patient, type: "sms")
            try await talk.server.perform(
                "UPDATE patients SET phone = '+92-300-1234567' WHERE id = \(talk.patient.patientId)")

            let list = try await talk.server.get("/messages/conversations", as: talk.receptionist)
            #expect(list.status == 200)
            #expect(
                list.json == [
                    [
                        "id": .string("patient-\(talk.patientId)"), "participantId": .string(talk.patientId),
                        "participantName": "Ahmed Hassan", "type": "patient",
                        "lastMessage": "Thanks for the reminder",
                        "lastMessageTime": .string("\(talk.server.now.adding(milliseconds: 1))"),
                        "lastMessageChannel": "sms",
                        "unreadCount": 2, "messageCount": 2, "hasWhatsApp": true, "hasPortal": true,
                    ],
                    [
                        "id": .string("staff-\(talk.doctor.id)"),
                        "participantId": .string("\(talk.doctor.id)"),
                        "participantName": "Dr. Fatima Khan", "type": "staff",
                        "lastMessage": "Can you confirm patient for tomorrow?",
                        "lastMessageTime": .string("\(talk.server.now.adding(minutes: -90))"),
                        "lastMessageChannel": "portal",
                        "unreadCount": 1, "messageCount": 1, "hasWhatsApp": false, "hasPortal": true,
                    ],
                ])
            for (type, count) in [("patient", 1), ("staff", 1)] {
                let some = try await talk.server.get(
                    "/messages/conversations?type=\(type)", as: talk.receptionist)
                #expect(some.json.array?.map { $0["type"]?.string } == Array(repeating: type, count: count))
            }
            #expect(
                try await talk.server.get("/messages/conversations?type=Doctor", as: talk.receptionist).fields
                    == ["type"])
            // Two colleagues' talk is nobody else's.
            #expect(
                try await talk.server.get("/messages/conversations?type=staff", as: talk.admin).json == [])
        }
    }

    @Test("A patient sees the doctor who wrote last and the clinic", arguments: TestEngine.allCases)
    func patientView(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            #expect(try await talk.server.get("/messages/conversations", as: talk.patient).json == [])
            try await talk.send("Appointment reminder: May 15, 2:30 PM", from: talk.receptionist, type: "sms")
            let hassan = try await talk.server.makeUser(
                .doctor, in: talk.clinic, firstName: "Hassan", lastName: "Ali")
            try await talk.send("How are you?", from: hassan)
            try await talk.send("Your appointment is confirmed", from: talk.doctor)
            let list = try #require(
                try await talk.server.get("/messages/conversations", as: talk.patient).json.array)
            #expect(
                list.map { $0["id"]?.string } == [
                    "patient-\(talk.patientId)-Doctor", "patient-\(talk.patientId)-Clinic",
                ])
            #expect(list.map { $0["type"]?.string } == ["Doctor", "Clinic"])
            #expect(list.map { $0["participantName"]?.string } == ["Dr. Fatima Khan", "OdontoX Clinic"])
            #expect(list.map { $0["participantId"]?.string } == ["\(talk.doctor.id)", "\(talk.clinic.id)"])
            #expect(list.map { $0["messageCount"]?.int } == [2, 1])
            #expect(list.map { $0["unreadCount"]?.int } == [2, 1])
            #expect(list.map { $0["lastMessageChannel"]?.string } == ["portal", "sms"])

            _ = try await talk.server.post(
                "/messages/conversations/patient-\(talk.patientId)-Doctor/read", as: talk.patient)
            #expect(try await talk.unread("patient-\(talk.patientId)-Doctor", as: talk.patient) == 0)
            #expect(try await talk.unread("patient-\(talk.patientId)-Clinic", as: talk.patient) == 1)
        }
    }

    @Test(
        "Pages follow each other by their Link without gap or repeat, also within one moment",
        arguments: TestEngine.allCases)
    func pages(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            var expected: [String] = []
            for number in 0..<7 {
                let patient = try await talk.server.makePatient(in: talk.clinic, firstName: "P\(number)")
                let body: JSONValue = ["patientId": .string("\(patient)"), "message": "hello"]
                #expect(try await talk.server.post("/messages", as: talk.admin, body).status == 201)
                expected.append("patient-\(patient)")
                if number % 3 == 0 { talk.server.clock.advance(seconds: 1) }
            }
            var seen: [String] = []
            var path: String? = "/messages/conversations?limit=2"
            while let next = path {
                let page = try await talk.server.get(next, as: talk.admin)
                seen += (page.json.array ?? []).compactMap { $0["id"]?.string }
                path = page.header("Link").flatMap { $0.split(separator: ">").first?.dropFirst() }.map(
                    String.init)
                try #require(seen.count < 20)
            }
            #expect(seen.count == 7)
            #expect(Set(seen) == Set(expected))
            let full = try await talk.server.get("/messages/conversations?limit=7", as: talk.admin)
            #expect(full.json.array?.count == 7 && full.header("Link") == nil)
            let now = talk.server.now
            #expect(
                try await talk.server.get("/messages/conversations?before=\(now)", as: talk.admin).json.array?
                    .count == 7)
            #expect(
                try await talk.server.get(
                    "/messages/conversations?before=\(now.adding(minutes: -60))", as: talk.admin
                ).json == [])
            let ownCursor = try #require(
                try await talk.cursor("/messages/conversations?limit=2", as: talk.admin))
            let messages =
                try await talk.server.get("/messages?limit=2", as: talk.admin)["pagination"]?["nextCursor"]?
                .string ?? ""
            let bad = [
                "cursor=x", "cursor=\(messages)", "cursor=\(ownCursor)&before=\(now)", "before=\(now),x",
            ]
            for bad in ["limit=0", "limit=101", "before=yesterday"] + bad {
                #expect(
                    try await talk.server.get("/messages/conversations?\(bad)", as: talk.admin).status == 400,
                    "\(bad)")
            }
        }
    }

    @Test(
        "A thread is oldest first, its newest part by default, and goes on by its Link",
        arguments: TestEngine.allCases)
    func thread(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            for number in 1...5 {
                try await talk.send("\(number)", from: number % 2 == 0 ? talk.doctor : talk.patient)
            }
            let path = "/messages/conversations/patient-\(talk.patientId)"
            #expect(try await talk.texts(path, as: talk.admin) == ["1", "2", "3", "4", "5"])
            let newest = try await talk.server.get("\(path)?limit=2", as: talk.admin)
            #expect(newest.json.array?.map { $0["message"]?.string } == ["4", "5"])
            let next = try #require(newest.header("Link")?.split(separator: ">").first?.dropFirst())
            #expect(try await talk.texts(String(next), as: talk.admin) == ["2", "3"])
            let end = try await talk.server.get("\(path)?limit=5", as: talk.admin)
            #expect(end.json.array?.count == 5 && end.header("Link") == nil)
            let before = newest.json.array?.first?["createdAt"]?.string ?? ""
            #expect(try await talk.texts("\(path)?limit=2&before=\(before)", as: talk.admin) == ["2", "3"])
            let cursor = try #require(try await talk.cursor("\(path)?limit=2", as: talk.admin))
            #expect(
                try await talk.server.get("\(path)?cursor=\(cursor)&before=\(before)", as: talk.admin).fields
                    == ["before"])
            // Each conversation is a list of its own.
            #expect(
                try await talk.server.get("\(path)-Doctor?cursor=\(cursor)", as: talk.admin).fields == [
                    "cursor"
                ])
            // Each in its thread, for staff as for the patient.
            #expect(try await talk.texts("\(path)-Doctor", as: talk.admin) == ["2", "4"])
            #expect(try await talk.texts("\(path)-Clinic", as: talk.admin) == ["1", "3", "5"])
            #expect(try await talk.texts(path, as: talk.patient) == ["1", "3", "5"])
        }
    }

    @Test("A conversation that nobody began is empty, not missing", arguments: TestEngine.allCases)
    func empty(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            for id in [
                "patient-\(talk.patientId)", "patient-\(talk.patientId)-Doctor", "staff-\(talk.doctor.id)",
            ] {
                let answer = try await talk.server.get("/messages/conversations/\(id)", as: talk.admin)
                #expect(answer.status == 200)
                #expect(answer.json == [])
                let read = try await talk.server.post("/messages/conversations/\(id)/read", as: talk.admin)
                #expect(read["messagesMarkedRead"] == 0)
            }
        }
    }
}
