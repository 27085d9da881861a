import API
import Domain
import HTTPTypes
import TestSupport
import Testing

@Suite("Doctors' weeks and time off")
struct DoctorCalendarTests {
    private static let week: JSONValue = [
        "weekly": [
            [
                "weekday": "tuesday", "startTime": "09:00", "endTime": "12:00",
                "breaks": [["startTime": "10:00", "endTime": "10:30"]],
            ],
            ["weekday": "tuesday", "startTime": "14:00", "endTime": "16:00"],
        ]
    ]

    private func free(_ server: TestServer, _ doctor: TestUser, _ date: String) async throws -> [String] {
        let answer = try await server.get(
            "/appointments/available-slots?date=\(date)&doctorId=\(doctor.id)", as: doctor)
        return (answer["slots"]?.array ?? []).filter { $0["available"] == true }.compactMap {
            $0["time"]?.string
        }
    }

    @Test(
        """
        A week narrows the slots to its rows without their breaks, and removing it brings the clinic's \
        hours back
        """,
        arguments: TestEngine.allCases)
    func week(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let path = "/doctors/\(doctor.id)/schedule"
            let none = try await server.get(path, as: doctor)
            #expect(
                none["weekly"] == [] && none["updatedAt"] == .null && none["doctorId"] == "\(doctor.id)",
                "\(none)")
            let set = try await server.put(path, as: doctor, Self.week)
            #expect(set.status == 200, "\(set)")
            #expect(
                set["weekly"]?[1]?["breaks"] == [] && set["weekly"]?[0]?["breaks"]?[0]?["endTime"] == "10:30")
            #expect(try await server.get(path, as: doctor).json == set.json)
            #expect(
                try await free(server, doctor, "2026-05-05") == [
                    "09:00", "09:30", "10:30", "11:00", "11:30", "14:00", "14:30", "15:00", "15:30",
                ])
            #expect(try await free(server, doctor, "2026-05-06") == [])
            let patient = try await server.makePatient(in: clinic)
            let refused = try await server.post(
                "/appointments", as: doctor,
                [
                    "patientId": "\(patient)", "doctorId": "\(doctor.id)", "appointmentDate": "2026-05-05",
                    "appointmentTime": "10:00",
                    "appointmentType": "Checkup",
                ])
            #expect(refused.status == 400, "\(refused)")

            #expect(try await server.delete(path, as: doctor).status == 204)
            #expect(try await free(server, doctor, "2026-05-06").count == 16)
            _ = try await server.put(path, as: doctor, Self.week)
            let empty = try await server.put(path, as: doctor, ["weekly": []])
            #expect(empty.status == 200 && empty["weekly"] == [], "\(empty)")
            #expect(try await free(server, doctor, "2026-05-06").count == 16)
        }
    }

    @Test(
        "Time off takes its days out of the doctor's calendar until it is removed",
        arguments: TestEngine.allCases)
    func timeOff(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let desk = try await server.makeUser(.receptionist, in: clinic)
            let path = "/doctors/\(doctor.id)/time-off"
            let made = try await server.post(
                path, as: desk, ["startDate": "2026-05-05", "endDate": "2026-05-06", "reason": "Congress"])
            #expect(made.status == 201, "\(made)")
            #expect(
                made["startDate"] == "2026-05-05" && made["endDate"] == "2026-05-06"
                    && made["reason"] == "Congress")
            #expect(made.header("Location") == "/api/v1/protected\(path)/\(made.id)")
            let read = try await server.get(made.header("Location") ?? "", as: doctor)
            #expect(read.status == 200 && read.json == made.json, "\(read)")
            _ = try await server.post(path, as: doctor, ["startDate": "2026-06-01", "endDate": "2026-06-01"])
            #expect(try await free(server, doctor, "2026-05-06") == [])
            #expect(try await free(server, doctor, "2026-05-07").count == 16)
            #expect(
                try await server.get(path, as: desk).data.map { $0["startDate"] } == [
                    "2026-05-05", "2026-06-01",
                ])
            #expect(
                try await server.get("\(path)?from=2026-05-07", as: desk).data.map { $0["reason"] } == [.null]
            )
            #expect(try await server.delete("\(path)/\(made.id)", as: doctor).status == 204)
            #expect(try await server.delete("\(path)/\(made.id)", as: doctor).status == 404)
            #expect(try await free(server, doctor, "2026-05-06").count == 16)
        }
    }

    @Test("Doctors change their own, the front desk any, patients nothing", arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let colleague = try await server.makeUser(.doctor, in: clinic)
            let off: JSONValue = ["startDate": "2026-05-05", "endDate": "2026-05-05"]
            let made = try await server.post("/doctors/\(doctor.id)/time-off", as: doctor, off)
            #expect(try await server.get("/doctors/\(doctor.id)/schedule", as: colleague).status == 200)
            #expect(
                try await server.put("/doctors/\(doctor.id)/schedule", as: colleague, Self.week).status == 403
            )
            #expect(try await server.delete("/doctors/\(doctor.id)/schedule", as: colleague).status == 403)
            #expect(try await server.post("/doctors/\(doctor.id)/time-off", as: colleague, off).status == 403)
            #expect(
                try await server.delete("/doctors/\(doctor.id)/time-off/\(made.id)", as: colleague).status
                    == 403)
            #expect(
                try await server.delete("/doctors/\(colleague.id)/time-off/\(made.id)", as: colleague).status
                    == 404)
            for role in [Role.receptionist, .admin] {
                let user = try await server.makeUser(role, in: clinic)
                #expect(
                    try await server.put("/doctors/\(doctor.id)/schedule", as: user, Self.week).status == 200)
                #expect(try await server.get("/doctors/\(user.id)/schedule", as: user).status == 404)
            }
            let patient = try await server.makeUser(.patient, in: clinic)
            #expect(try await server.get("/doctors/\(doctor.id)/schedule", as: patient).status == 403)
            #expect(try await server.get("/doctors/\(doctor.id)/time-off", as: patient).status == 403)
            let stranger = try await server.makeUser(.admin, in: try await server.makeClinic("Other"))
            for path in ["schedule", "time-off"] {
                #expect(try await server.get("/doctors/\(doctor.id)/\(path)", as: stranger).status == 404)
            }
            #expect(try await server.put("/doctors/\(doctor.id)/schedule", as: stranger, [:]).status == 404)
            #expect(
                try await server.delete("/doctors/\(doctor.id)/time-off/\(made.id)", as: stranger).status
                    == 404)
        }
    }

    @Test("A doctor's week in one clinic says nothing about another", arguments: TestEngine.allCases)
    func twoClinics(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let other = try await server.makeClinic("Other")
            let doctor = try await server.makeUser(.doctor, in: clinic)
            try await server.addMembership(of: doctor, in: other)
            _ = try await server.put("/doctors/\(doctor.id)/schedule", as: doctor, clinic: clinic, Self.week)
            #expect(
                try await server.get("/doctors/\(doctor.id)/schedule", as: doctor, clinic: other)["weekly"]
                    == [])
        }
    }

    @Test("Every bad row, break and date is named", arguments: TestEngine.allCases)
    func validation(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let path = "/doctors/\(doctor.id)/schedule"
            #expect(try await server.put(path, as: doctor, [:]).fields == ["weekly"])
            for id in ["\(doctor.id)", "\(clinic.id)"] {
                for method in [HTTPRequest.Method.get, .delete] {
                    let malformed = try await server.send(
                        method, "/doctors/\(id)/time-off/summer", as: doctor)
                    #expect(malformed.status == 400 && malformed.fields == ["timeOffId"], "\(malformed)")
                    #expect(
                        try await server.send(method, "/doctors/\(id)/time-off/\(doctor.id)", as: doctor)
                            .status == 404)
                }
            }
            let bad = try await server.put(
                path, as: doctor,
                [
                    "weekly": [
                        ["weekday": "someday", "startTime": "9:00", "endTime": "24:01"],
                        ["weekday": "monday", "startTime": "12:00", "endTime": "09:00"],
                        [
                            "weekday": "monday", "startTime": "09:00", "endTime": "12:00",
                            "breaks": [["startTime": "10:00"]],
                        ],
                    ]
                ])
            let fields = [
                "weekly[0].endTime", "weekly[0].startTime", "weekly[0].weekday", "weekly[1].endTime",
                "weekly[2].breaks[0].endTime",
            ]
            #expect(bad.status == 400 && bad.fields == fields, "\(bad)")
            let rules = try await server.put(
                path, as: doctor,
                [
                    "weekly": [
                        [
                            "weekday": "monday", "startTime": "09:00", "endTime": "12:00",
                            "breaks": [["startTime": "11:30", "endTime": "12:30"]],
                        ],
                        ["weekday": "monday", "startTime": "11:00", "endTime": "24:00"],
                    ]
                ])
            #expect(rules.fields == ["weekly[0].breaks[0]", "weekly[1]"], "\(rules)")
            let off = try await server.post(
                "/doctors/\(doctor.id)/time-off", as: doctor, ["startDate": "tomorrow", "reason": 7])
            #expect(off.fields == ["endDate", "reason", "startDate"], "\(off)")
            let backwards = try await server.post(
                "/doctors/\(doctor.id)/time-off", as: doctor,
                ["startDate": "2026-05-06", "endDate": "2026-05-05"])
            #expect(backwards.fields == ["endDate"])
        }
    }
}
