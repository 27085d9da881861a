import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("In which order a message is refused")
struct SendingRefusalTests {
    @Test(
        "Patients are told what they may not do before what is wrong with the body",
        arguments: TestEngine.allCases)
    func rightsFirst(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let other = try await talk.server.makePatient(in: talk.clinic)
            let colleague = JSONValue.string("\(talk.doctor.id)")
            let bodies: [JSONValue] = [
                ["recipientId": colleague], ["recipientId": "no id", "message": 7],
                ["recipientId": colleague, "message": "  "],
                ["recipientId": colleague, "patientId": .string(talk.patientId), "message": "hello"],
            ]
            for body in bodies {
                let answer = try await talk.server.post("/messages", as: talk.patient, body)
                #expect(
                    answer.status == 403 && answer.error == "Patients cannot send direct messages to staff",
                    "\(answer)")
            }
            let foreign = try await talk.server.post(
                "/messages", as: talk.patient, ["patientId": .string("\(other)")])
            #expect(foreign.status == 403, "\(foreign)")
            let malformed = try await talk.server.post("/messages", as: talk.patient, ["patientId": "no id"])
            #expect(malformed.status == 400 && malformed.fields == ["message", "patientId"], "\(malformed)")
            #expect(try await talk.server.count("SELECT count(*) FROM messages") == 0)
        }
    }

    @Test("An empty message to nobody is refused for both at once", arguments: TestEngine.allCases)
    func everythingMissing(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            for user in [talk.receptionist, talk.doctor, talk.admin] {
                let empty = try await talk.server.post("/messages", as: user, [:])
                #expect(empty.status == 400 && empty.fields == ["message", "patientId"], "\(empty)")
                let nobody = try await talk.server.post(
                    "/messages", as: user, ["message": "hello", "patientId": nil])
                #expect(nobody.status == 400 && nobody.fields == ["patientId"], "\(nobody)")
                let wrong = try await talk.server.post(
                    "/messages", as: user, ["recipientId": 3, "type": "fax", "message": ""])
                #expect(
                    wrong.status == 400 && wrong.fields == ["message", "recipientId", "type"], "\(wrong)")
                let both = try await talk.server.post(
                    "/messages", as: user,
                    [
                        "recipientId": .string("\(talk.doctor.id)"), "patientId": .string(talk.patientId),
                        "message": "hello",
                    ])
                #expect(both.status == 400 && both.fields == ["recipientId"], "\(both)")
            }
            // A patient need not say who they are.
            let patient = try await talk.server.post("/messages", as: talk.patient, [:])
            #expect(patient.status == 400 && patient.fields == ["message"], "\(patient)")
            #expect(try await talk.server.count("SELECT count(*) FROM messages") == 0)
        }
    }
}
