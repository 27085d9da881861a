import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Contacts")
struct ContactTests {
    @Test("A patient gets a list of the staff", arguments: TestEngine.allCases)
    func ofPatient(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let list = try #require(
                try await talk.server.get("/messages/contacts", as: talk.patient).json.array)
            #expect(
                list.map { $0["id"]?.string }
                    == [talk.receptionist, talk.doctor, talk.admin].map { "\($0.id)" })
            #expect(list[1]["firstName"] == "Fatima")
            #expect(list[1]["name"] == "Fatima Khan")
            #expect(list[1]["role"] == "doctor")
            #expect(list[1]["type"] == "staff")
            #expect(list[1]["email"]?.string == talk.doctor.email)
        }
    }

    @Test("Staff get patients, colleagues, and both in short", arguments: TestEngine.allCases)
    func ofStaff(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let north = try await TalkingClinic(talk.server, "OdontoX North")
            let answer = try await talk.server.get("/messages/contacts", as: talk.doctor)
            let patients = try #require(answer["patients"]?.array)
            #expect(patients.map { $0["id"]?.string } == [talk.patientId])
            #expect(patients[0]["type"] == "patient")
            #expect(patients[0]["contactType"] == "patient")
            #expect(patients[0]["name"] == "Ahmed Hassan")
            #expect(patients[0]["patientNumber"]?.string?.isEmpty == false)
            #expect(
                answer["staff"]?.array?.map { $0["id"]?.string }
                    == [talk.receptionist, talk.admin].map { "\($0.id)" })
            #expect(answer["staff"]?[0]?["contactType"] == "staff")
            #expect(
                answer["all"]?[0]
                    == [
                        "id": .string(talk.patientId), "type": "patient", "contactType": "patient",
                        "name": "Ahmed Hassan",
                    ])
            #expect(answer["all"]?.array?.count == 3)
            #expect(!answer.text.contains("\(north.doctor.id)"))

            let found = try await talk.server.get("/messages/contacts?search=ZAINAB", as: talk.doctor)
            #expect(found["all"]?.array?.map { $0["name"]?.string } == ["Zainab Ahmed"])
            #expect(
                try await talk.server.get("/messages/contacts?limit=1", as: talk.doctor)["staff"]?.array?
                    .count == 1)
            #expect(
                try await talk.server.get("/messages/contacts?limit=501", as: talk.doctor).fields == ["limit"]
            )
        }
    }

    @Test("Receptionists of the caller's clinic, as long as they are there", arguments: TestEngine.allCases)
    func receptionists(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let gone = try await talk.server.makeUser(.receptionist, in: talk.clinic)
            try await talk.server.endMembership(of: gone, in: talk.clinic)
            let answer = try await talk.server.get("/messages/receptionists", as: talk.patient)
            #expect(
                answer.json == [
                    [
                        "id": .string("\(talk.receptionist.id)"), "email": .string(talk.receptionist.email),
                        "firstName": "Zainab",
                        "lastName": "Ahmed", "role": "receptionist",
                    ]
                ])
        }
    }
}
