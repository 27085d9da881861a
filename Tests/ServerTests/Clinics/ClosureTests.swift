import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@Suite("Closures")
struct ClosureTests {
    @Test("A closure takes its days out of the calendar until it is removed", arguments: TestEngine.allCases)
    func closes(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let path = "/clinics/\(clinic.id)/closures"
            let made = try await server.post(
                path, as: admin, ["date": "2026-05-06", "endDate": "2026-05-07", "reason": "Eid"])
            #expect(made.status == 201, "\(made)")
            #expect(
                made["date"] == "2026-05-06" && made["endDate"] == "2026-05-07" && made["reason"] == "Eid")
            #expect(made.header("Location") == "/api/v1/protected\(path)/\(made.id)")
            for user in [admin, doctor] {
                let read = try await server.get(made.header("Location") ?? "", as: user)
                #expect(read.status == 200 && read.json == made.json, "\(read)")
            }
            let single = try await server.post(path, as: admin, ["date": "2026-05-20", "reason": "Painting"])
            #expect(single["endDate"] == "2026-05-20")

            func slots(_ date: String) async throws -> Answer {
                try await server.get(
                    "/appointments/available-slots?date=\(date)&doctorId=\(doctor.id)", as: doctor)
            }
            for (date, isClosed) in [
                ("2026-05-05", false), ("2026-05-06", true), ("2026-05-07", true), ("2026-05-08", false),
            ] {
                #expect(try await slots(date)["clinicHours"]?["isClosed"] == JSONValue(isClosed), "\(date)")
            }
            #expect(
                try await server.get(path, as: doctor).data.map { $0["date"] } == [
                    "2026-05-06", "2026-05-20",
                ])
            #expect(
                try await server.get("\(path)?from=2026-05-08", as: doctor).data.map { $0["date"] } == [
                    "2026-05-20"
                ])
            #expect(try await server.delete("\(path)/\(made.id)", as: admin).status == 204)
            #expect(try await server.delete("\(path)/\(made.id)", as: admin).status == 404)
            #expect(try await slots("2026-05-06")["clinicHours"]?["isClosed"] == false)
            #expect(
                try await server.count("SELECT count(*) FROM audit_entries WHERE entity = 'closure'") == 3)
        }
    }

    @Test(
        "Only admins of the clinic close it, and its closures are no other clinic's",
        arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let other = try await server.makeClinic("Other")
            let admin = try await server.makeUser(.admin, in: clinic)
            let stranger = try await server.makeUser(.admin, in: other)
            let body: JSONValue = ["date": "2026-05-06", "reason": "Eid"]
            let made = try await server.post("/clinics/\(clinic.id)/closures", as: admin, body)
            for role in [Role.patient, .doctor, .receptionist] {
                let user = try await server.makeUser(role, in: clinic)
                #expect(try await server.post("/clinics/\(clinic.id)/closures", as: user, body).status == 403)
                #expect(
                    try await server.delete("/clinics/\(clinic.id)/closures/\(made.id)", as: user).status
                        == 403)
                #expect(try await server.get("/clinics/\(clinic.id)/closures", as: user).data.count == 1)
            }
            #expect(try await server.get("/clinics/\(clinic.id)/closures", as: stranger).status == 404)
            #expect(try await server.post("/clinics/\(clinic.id)/closures", as: stranger, body).status == 404)
            #expect(
                try await server.delete("/clinics/\(clinic.id)/closures/\(made.id)", as: stranger).status
                    == 404)
            #expect(
                try await server.delete("/clinics/\(other.id)/closures/\(made.id)", as: stranger).status
                    == 404)
        }
    }

    @Test("Every bad field of a closure is named", arguments: TestEngine.allCases)
    func validation(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let path = "/clinics/\(clinic.id)/closures"
            #expect(
                try await server.post(path, as: admin, ["endDate": "2026-02-30"]).fields == [
                    "date", "endDate", "reason",
                ])
            let backwards = try await server.post(
                path, as: admin, ["date": "2026-05-07", "endDate": "2026-05-06", "reason": "x"])
            #expect(backwards.status == 400 && backwards.fields == ["endDate"], "\(backwards)")
            for clinic in ["\(clinic.id)", "\(admin.id)"] {
                for method in [HTTPRequest.Method.get, .delete] {
                    let malformed = try await server.send(
                        method, "/clinics/\(clinic)/closures/christmas", as: admin)
                    #expect(malformed.status == 400 && malformed.fields == ["closureId"], "\(malformed)")
                    #expect(
                        try await server.send(method, "/clinics/\(clinic)/closures/\(admin.id)", as: admin)
                            .status == 404)
                }
            }
            let receptionist = try await server.makeUser(.receptionist, in: clinic)
            #expect(try await server.delete("\(path)/christmas", as: receptionist).status == 403)
        }
    }
}
