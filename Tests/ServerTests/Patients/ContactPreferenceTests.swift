import HTTPTypes
import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("What patients want to be written to about (Accounts, A6)")
struct ContactPreferenceTests {
    private func path(_ patient: ID?) -> String {
        "/patients/\(patient?.description ?? "")/contact-preferences"
    }

    private func entry(_ channel: String, _ purpose: String, _ state: String) -> JSONValue {
        ["channel": .string(channel), "purpose": .string(purpose), "state": .string(state)]
    }

    private func state(_ answer: Answer, _ channel: String, _ purpose: String) -> JSONValue? {
        answer.data.first {
            $0["channel"]?.string == channel && $0["purpose"]?.string == purpose
        }
    }

    @Test("All twelve pairs are there from the start, with the defaults", arguments: TestEngine.allCases)
    func defaults(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let answer = try await talk.server.get(path(talk.patient.patientId), as: talk.receptionist)
            #expect(answer.status == 200, "\(answer)")
            let purposes = ["appointment", "billing", "recall", "marketing"]
            let pairs = answer.data.map { "\($0["channel"]?.string ?? "")/\($0["purpose"]?.string ?? "")" }
            #expect(
                pairs
                    == ["email", "sms", "whatsapp"].flatMap { channel in purposes.map { "\(channel)/\($0)" } }
            )
            let states = answer.data.map { $0["state"]?.string }
            #expect(
                states
                    == Array(repeating: ["allowed", "allowed", "unknown", "refused"], count: 3).joined().map(
                        \.self))
            #expect(
                answer.data.allSatisfy {
                    $0["source"] == "default" && $0["changedAt"] == .null && $0["changedBy"] == .null
                })
        }
    }

    @Test(
        "What is said holds for its pair alone, by whom and when, with its history",
        arguments: TestEngine.allCases)
    func change(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let server = talk.server
            let path = path(talk.patient.patientId)
            let own = try await server.put(
                path, as: talk.patient, ["data": [entry("email", "appointment", "refused")]])
            #expect(own.status == 200, "\(own)")
            #expect(own.data.count == 12)
            let said = state(own, "email", "appointment")
            #expect(said?["state"] == "refused" && said?["source"] == "patient", "\(own)")
            #expect(said?["changedBy"]?.string == "\(talk.patient.id)")
            #expect(said?["changedAt"]?.string == "\(server.now)")
            #expect(state(own, "whatsapp", "appointment")?["state"] == "allowed")
            server.clock.advance(minutes: 5)
            let desk = try await server.put(
                path, as: talk.receptionist,
                ["data": [entry("email", "appointment", "allowed"), entry("sms", "marketing", "allowed")]])
            #expect(state(desk, "email", "appointment")?["source"] == "staff")
            #expect(state(desk, "email", "appointment")?["changedBy"]?.string == "\(talk.receptionist.id)")
            #expect(try await server.get(path, as: talk.patient).json == desk.json)
            // The answer sent back changes nothing that has been said, and notes what had not been.
            let again = try await server.put(path, as: talk.receptionist, desk.json)
            #expect(state(again, "email", "appointment") == state(desk, "email", "appointment"))
            #expect(state(again, "email", "marketing")?["source"] == "staff")
            #expect(
                try await server.count(
                    """
                    SELECT count(*) FROM contact_preferences
                    WHERE channel = 'email' AND purpose = 'appointment' AND replaced_at IS NOT NULL
                    AND state = 'refused'
                    """) == 1)
            let trail = try await server.get(
                "/audit?entity=contact_preferences&action=updated", as: talk.admin)
            #expect(trail.data.count == 3, "\(trail)")
            #expect(try await AuditChain.verify(server.database).breaks.isEmpty)
        }
    }

    @Test("What is unknown is named, and nothing changes", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk async throws in
            let path = path(talk.patient.patientId)
            func fields(_ body: JSONValue) async throws -> [String] {
                let answer = try await talk.server.put(path, as: talk.admin, body)
                #expect(answer.status == 400, "\(answer)")
                return answer.fields
            }
            #expect(
                try await fields([
                    "data": [entry("fax", "appointment", "allowed"), entry("sms", "spam", "no")]
                ])
                    == ["data[0].channel", "data[1].purpose", "data[1].state"])
            #expect(
                try await fields(["data": [["channel": "email"]]]) == ["data[0].purpose", "data[0].state"])
            #expect(
                try await fields([
                    "data": [entry("email", "recall", "allowed"), entry("email", "recall", "refused")]
                ]) == ["data[1]"])
            #expect(try await fields(["data": []]) == ["data"])
            #expect(try await fields(["data": "email"]) == ["data"])
            #expect(try await fields([:]) == ["data"])
            #expect(try await talk.server.count("SELECT count(*) FROM contact_preferences") == 0)
        }
    }

    @Test("Patients read and change their own, staff those of their clinic", arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let server = talk.server
            let body: JSONValue = ["data": [entry("email", "recall", "refused")]]
            let other = try await server.makePatient(in: talk.clinic, firstName: "Bilal")
            let elsewhere = try await TalkingClinic(server, "Elsewhere")
            for (user, patient, status) in [
                (talk.patient, other, 403), (talk.doctor, other, 200), (elsewhere.admin, other, 404),
                (elsewhere.patient, other, 404), (talk.admin, elsewhere.patient.patientId ?? other, 404),
            ] {
                #expect(try await server.get(path(patient), as: user).status == status)
                #expect(try await server.put(path(patient), as: user, body).status == status)
            }
            #expect(try await server.get("/patients/x/contact-preferences", as: talk.doctor).status == 400)
            #expect(try await server.put(path(other), body).status == 401)
            // The preferences of a removed patient go with the record.
            #expect(try await server.delete("/patients/\(other)", as: talk.receptionist).status == 204)
            #expect(try await server.count("SELECT count(*) FROM contact_preferences") == 0)
        }
    }

    @Test("A change is refused when another one was faster", arguments: TestEngine.allCases)
    func lostUpdate(engine: TestEngine) async throws {
        try await TalkingClinic.run(engine) { talk in
            let path = path(talk.patient.patientId)
            let tag = try #require(try await talk.server.get(path, as: talk.doctor).header("ETag"))
            let body: JSONValue = ["data": [entry("email", "billing", "refused")]]
            let first = try await talk.server.send(
                .put, path, as: talk.doctor, body: body, headers: ["If-Match": tag])
            #expect(first.status == 200 && first.header("ETag") != tag, "\(first)")
            let second = try await talk.server.send(
                .put, path, as: talk.patient, body: body, headers: ["If-Match": tag])
            #expect(second.status == 412, "\(second)")
        }
    }
}
