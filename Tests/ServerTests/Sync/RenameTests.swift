import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("A changed name or phone is a change of what shows it (contract §4.13)")
struct RenameTests {
    /// An appointment with everything that has a name, its invoice, and messages each way.
    private struct Scene {
        let server: TestServer
        let clinic: TestClinic
        let admin: TestUser
        let doctor: TestUser
        let patient: TestUser
        let room: ID
        let appointment: String
        let invoice: String

        init(_ server: TestServer) async throws {
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let doctor = try await server.makeUser(.doctor, in: clinic, firstName: "Fatima", lastName: "Khan")
            let patient = try await server.makeUser(
                .patient, in: clinic, firstName: "Ahmed", lastName: "Hassan")
            let room = try await server.makeRoom(in: clinic)
            let stranger = try await server.makePatient(in: clinic, firstName: "Bilal", lastName: "Raza")
            let record = try #require(patient.patientId)
            func post(_ path: String, as user: TestUser, _ body: JSONValue) async throws -> String {
                let answer = try await server.post(path, as: user, body)
                try #require(answer.status == 201, "\(answer)")
                return answer.id
            }
            let appointment = try await post(
                "/appointments", as: admin,
                [
                    "patientId": .string("\(record)"), "doctorId": .string("\(doctor.id)"),
                    "roomId": .string("\(room)"),
                    "appointmentDate": "2026-05-05", "appointmentTime": "10:00", "appointmentType": "Checkup",
                ])
            _ = try await post(
                "/appointments", as: admin,
                [
                    "patientId": .string("\(stranger)"), "appointmentDate": "2026-05-05",
                    "appointmentTime": "14:00",
                    "appointmentType": "Checkup",
                ])
            let items: JSONValue = [["description": "x", "quantity": 1, "unitPrice": 5]]
            invoice = try await post(
                "/invoices", as: admin, ["appointmentId": .string(appointment), "items": items])
            _ = try await post("/invoices", as: admin, ["patientId": .string("\(stranger)"), "items": items])
            _ = try await post(
                "/messages", as: admin, ["patientId": .string("\(stranger)"), "message": "other"])
            _ = try await post(
                "/messages", as: doctor, ["patientId": .string("\(record)"), "message": "from the doctor"])
            _ = try await post("/messages", as: patient, ["message": "from the patient"])
            _ = try await post(
                "/messages", as: doctor, ["recipientId": .string("\(admin.id)"), "message": "direct"])
            (self.server, self.clinic, self.admin, self.doctor, self.patient) = (
                server, clinic, admin, doctor, patient
            )
            (self.room, self.appointment) = (room, appointment)
        }

        /// What changes from now on, by `write`: ids of appointments and invoices, and texts of messages.
        func learns(_ user: TestUser, of write: () async throws -> Answer) async throws -> [[String]] {
            var since: [String] = []
            let lists = [("/appointments", "id"), ("/invoices", "id"), ("/messages", "message")]
            for (list, _) in lists {
                let answer = try await server.get("\(list)?updatedSince=\(server.now)", as: user)
                since.append(try #require(answer["nextSince"]?.string, "\(answer)"))
            }
            let answer = try await write()
            try #require(answer.status == 200, "\(answer)")
            var all: [[String]] = []
            for ((list, key), since) in zip(lists, since) {
                let page = try await server.get("\(list)?updatedSince=\(since)", as: user)
                all.append(page.data.compactMap { $0[key]?.string }.sorted())
                for row in page.data where list != "/messages" {
                    #expect(row["updatedAt"]?.string ?? "" >= since, "\(row)")
                    #expect(try await server.get("\(list)/\(row["id"]?.string ?? "")", as: user).json == row)
                }
                #expect(page["pagination"]?["total"]?.int == page.data.count)
            }
            return all
        }
    }

    @Test(
        "A patient's name, phone, e-mail and insurance; not their day of birth",
        arguments: TestEngine.allCases)
    func patient(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let scene = try await Scene(server)
            let record = try #require(scene.patient.patientId)
            let messages = ["from the doctor", "from the patient"]
            for body: JSONValue in [
                ["firstName": "Ahmad"], ["lastName": "Hasan"], ["phone": "+92-300-7654321"],
                ["email": "a@b.example"], ["insurance": "X"],
                ["phone": .null],
            ] {
                for user in [scene.admin, scene.patient] {
                    let found = try await scene.learns(user) {
                        try await server.patch("/patients/\(record)", as: scene.admin, body)
                    }
                    // The same again is no change.
                    let isFirst = user.id == scene.admin.id
                    #expect(
                        found
                            == (isFirst ? [[scene.appointment], [scene.invoice], messages] : [[], [], []]),
                        "\(body) \(found)")
                }
            }
            let born = try await scene.learns(scene.admin) {
                try await server.patch("/patients/\(record)", as: scene.admin, ["dateOfBirth": "1990-01-01"])
            }
            #expect(born == [[], [], []])
            let own = try await scene.learns(scene.patient) {
                try await server.patch("/patients/\(record)", as: scene.admin, ["lastName": "Hassan"])
            }
            #expect(own == [[scene.appointment], [scene.invoice], messages])
        }
    }

    @Test(
        "A doctor's name, in their appointments and in what they wrote; not their address",
        arguments: TestEngine.allCases)
    func doctor(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let scene = try await Scene(server)
            let path = "/staff/\(scene.doctor.id)"
            let renamed = try await scene.learns(scene.admin) {
                try await server.patch(path, as: scene.admin, ["lastName": "Khan-Ali"])
            }
            #expect(renamed == [[scene.appointment], [], ["direct", "from the doctor"]])
            let forPatient = try await scene.learns(scene.patient) {
                try await server.patch(path, as: scene.admin, ["firstName": "Fatimah"])
            }
            #expect(forPatient == [[scene.appointment], [], ["from the doctor"]])
            let found = try await scene.learns(scene.admin) {
                try await server.patch(path, as: scene.admin, ["email": "new.address@test.example"])
            }
            #expect(found == [[], [], []], "\(found)")
            // An appointment is written once: its own row stays as it was.
            #expect(
                try await server.count(
                    "SELECT count(*) FROM appointments a JOIN users u ON u.renamed_at <= a.updated_at") == 0)
        }
    }

    @Test("A colleague's role, in what was written to them", arguments: TestEngine.allCases)
    func role(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let scene = try await Scene(server)
            let desk = try await server.makeUser(.receptionist, in: scene.clinic)
            let sent = try await server.post(
                "/messages", as: scene.doctor,
                ["recipientId": .string("\(desk.id)"), "message": "to the desk"])
            #expect(sent.status == 201)
            let found = try await scene.learns(scene.doctor) {
                try await server.patch("/staff/\(desk.id)", as: scene.admin, ["role": "admin"])
            }
            #expect(found == [[], [], ["to the desk"]])
            let others = try await scene.learns(scene.admin) {
                try await server.get("/staff", as: scene.admin)
            }
            #expect(others == [[], [], []], "\(others)")
        }
    }

    @Test("A room's name and colour; not its removal", arguments: TestEngine.allCases)
    func room(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let scene = try await Scene(server)
            for body: JSONValue in [["name": "Room A"], ["color": "#00FF00"], ["color": .null]] {
                let found = try await scene.learns(scene.admin) {
                    try await server.patch("/rooms/\(scene.room)", as: scene.admin, body)
                }
                #expect(found == [[scene.appointment], [], []], "\(body)")
                let same = try await scene.learns(scene.admin) {
                    try await server.patch("/rooms/\(scene.room)", as: scene.admin, body)
                }
                #expect(same == [[], [], []], "the same again is no change: \(body)")
            }
            let removed = try await scene.learns(scene.admin) {
                #expect(try await server.delete("/rooms/\(scene.room)", as: scene.admin).status == 204)
                return try await server.get("/rooms", as: scene.admin)
            }
            #expect(removed == [[], [], []], "\(removed)")
        }
    }

    @Test(
        "A doctor of two clinics has one name: both learn of it, each in its own order",
        arguments: TestEngine.allCases)
    func twoClinics(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let (first, second) = (
                try await server.makeClinic("First"), try await server.makeClinic("Second")
            )
            let doctor = try await server.makeUser(.doctor, in: first)
            try await server.addMembership(of: doctor, in: second)
            let boss = try await server.makeSuperadmin()
            var appointments: [ID: String] = [:]
            for (clinic, time) in [(first, "10:00"), (second, "14:00")] {
                let patient = try await server.makePatient(in: clinic)
                let answer = try await server.post(
                    "/appointments", as: boss, clinic: clinic,
                    [
                        "patientId": .string("\(patient)"), "doctorId": .string("\(doctor.id)"),
                        "appointmentDate": "2026-05-05",
                        "appointmentTime": .string(time), "appointmentType": "Checkup",
                    ])
                appointments[clinic.id] = answer.id
            }
            // The second clinic's clock is far ahead.
            let ahead = TestClock(server.now.adding(minutes: 600))
            try await server.beside(clock: ahead) { other in
                let patient = try await server.makePatient(in: second)
                let body: JSONValue = ["phone": "+92-300-1234567"]
                #expect(
                    try await other.patch("/patients/\(patient)", as: boss, clinic: second, body).status
                        == 200)
            }
            var next: [ID: String] = [:]
            for clinic in [first, second] {
                let seen = try await server.get(
                    "/appointments?updatedSince=2026-01-01T00:00:00.000Z", as: doctor, clinic: clinic)
                next[clinic.id] = seen["nextSince"]?.string
            }
            // Known to two clinics, they are renamed by nobody but themselves.
            try await server.perform(
                """
                UPDATE memberships SET role = 'admin'
                WHERE clinic_id = \(first.id) AND user_id = \(doctor.id)
                """)
            let renamed = try await server.patch(
                "/staff/\(doctor.id)", as: doctor, clinic: first, ["lastName": "Khan"])
            #expect(renamed.status == 200, "\(renamed)")
            for clinic in [first, second] {
                let found = try await server.get(
                    "/appointments?updatedSince=\(next[clinic.id] ?? "")", as: doctor, clinic: clinic)
                #expect(
                    found.data.map { $0["id"]?.string } == [appointments[clinic.id]],
                    "\(clinic.name) \(found)")
                #expect(found.data.first?["doctorName"]?.string?.hasSuffix("Khan") == true)
            }
        }
    }
}
