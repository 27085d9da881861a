import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Who may override the calendar (front-desk D5.6)")
struct OverrideRightTests {
    private func setRoles(_ scene: BookingScene, _ admin: TestUser, _ roles: JSONValue) async throws -> Answer
    {
        try await scene.server.patch("/clinics/\(scene.clinic.id)", as: admin, ["overrideRoles": roles])
    }

    private func attempt(_ scene: BookingScene, as user: TestUser) async throws -> Answer {
        try await scene.server.send(
            .post, "/appointments", as: user, clinic: scene.clinic,
            body: scene.body(scene.overriding("SLOT_CONFLICT")))
    }

    @Test(
        "Admins, receptionists and superadmins may, a doctor in the own column",
        arguments: TestEngine.allCases, ["admin", "receptionist", "superadmin", "own doctor", "other doctor"])
    func byDefault(engine: TestEngine, who: String) async throws {
        try await BookingScene.run(engine) { scene in
            _ = try await scene.booked()
            let other = try await scene.booked(at: "10:00")
            let user: TestUser =
                switch who {
                case "admin": try await scene.server.makeUser(.admin, in: scene.clinic)
                case "superadmin": try await scene.server.makeSuperadmin()
                case "own doctor": scene.doctor
                case "other doctor": try await scene.server.makeUser(.doctor, in: scene.clinic)
                default: scene.receptionist
                }
            let isAllowed = who != "other doctor"
            let posted = try await attempt(scene, as: user)
            #expect(posted.status == (isAllowed ? 201 : 403), "\(posted)")
            if isAllowed { #expect(posted["overriddenBy"]?.string == "\(user.id)", "\(posted)") }
            let moved = try await scene.server.send(
                .put, "/appointments/\(other)", as: user, clinic: scene.clinic,
                body: scene.replacement(at: "14:15", scene.overriding("SLOT_CONFLICT")))
            #expect(moved.status == (isAllowed ? 200 : 403), "\(moved)")
        }
    }

    @Test(
        "A doctor may move another's appointment over one of their own, and not the other way round",
        arguments: TestEngine.allCases)
    func ownColumn(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let other = try await scene.server.makeUser(.doctor, in: scene.clinic)
            let own = try await scene.booked()
            let foreign = try await scene.booked(["doctorId": "\(other.id)"])
            let codes = scene.overriding("SLOT_CONFLICT")
            let away = try await scene.put(
                own, scene.replacement(at: "14:15", codes.merging(["doctorId": "\(other.id)"]) { $1 }),
                as: scene.doctor)
            #expect(away.status == 403, "\(away)")
            let here = try await scene.put(
                foreign, scene.replacement(at: "14:15", codes), as: scene.doctor)
            #expect(here.status == 200 && here["doctorId"]?.string == "\(scene.doctor.id)", "\(here)")
        }
    }

    @Test("The clinic says which roles may", arguments: TestEngine.allCases)
    func clinicsRoles(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let admin = try await scene.server.makeUser(.admin, in: scene.clinic)
            let doctor = try await scene.server.makeUser(.doctor, in: scene.clinic)
            _ = try await scene.booked()
            let clinic = try await scene.server.get("/clinics/\(scene.clinic.id)", as: admin)
            #expect(clinic["overrideRoles"] == ["admin", "receptionist"], "\(clinic)")
            let none = try await setRoles(scene, admin, [])
            #expect(none.status == 200 && none["overrideRoles"] == [], "\(none)")
            for user in [admin, scene.receptionist, doctor, try await scene.server.makeSuperadmin()] {
                #expect(try await attempt(scene, as: user).status == 403)
            }
            #expect(try await attempt(scene, as: scene.doctor).status == 201)
            let doctors = try await setRoles(scene, admin, ["doctor"])
            #expect(doctors.status == 200 && doctors["overrideRoles"] == ["doctor"], "\(doctors)")
            #expect(try await attempt(scene, as: scene.receptionist).status == 403)
            #expect(try await attempt(scene, as: doctor).status == 201)
            let read = try await scene.server.get("/clinics/\(scene.clinic.id)", as: scene.receptionist)
            #expect(read["overrideRoles"] == ["doctor"], "\(read)")
        }
    }

    @Test("Only roles of staff can be given the right, each once", arguments: TestEngine.allCases)
    func wrongRoles(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let admin = try await scene.server.makeUser(.admin, in: scene.clinic)
            for wrong in [["patient"], ["superadmin"], ["admin", "admin"], "admin", .null] as [JSONValue] {
                let answer = try await setRoles(scene, admin, wrong)
                #expect(answer.status == 400, "\(answer)")
                #expect(answer.fields.allSatisfy { $0.hasPrefix("overrideRoles") }, "\(answer)")
            }
            #expect(try await setRoles(scene, scene.receptionist, ["admin"]).status == 403)
        }
    }

    @Test("A patient gets 403, whatever else the body says", arguments: TestEngine.allCases)
    func patients(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            for body in [
                scene.body(["patientId": .null].merging(scene.overriding("SLOT_CONFLICT")) { $1 }),
                ["override": ["codes": "x"]], ["override": true],
            ] {
                let answer = try await scene.server.post("/appointments", as: scene.patient, body)
                #expect(answer.status == 403, "\(answer)")
            }
        }
    }

    @Test(
        "Who may not override is told so before the appointment is looked for or the body read",
        arguments: TestEngine.allCases)
    func order(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let other = try await scene.server.makeUser(.doctor, in: scene.clinic)
            let body: JSONValue = ["doctorId": "\(scene.doctor.id)", "override": ["codes": []]]
            #expect(try await scene.put("\(scene.clinic.id)", body, as: other).status == 403)
            #expect(try await scene.put("\(scene.clinic.id)", body, as: scene.doctor).status == 404)
            let id = try await scene.booked()
            let own = try await scene.put(id, body, as: scene.doctor)
            #expect(own.status == 400 && own.fields.contains("override.reason"), "\(own)")
        }
    }
}
