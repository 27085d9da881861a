import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Free slots (spec, contract §4.14)")
struct SlotsTests {
    @Test("A day's slots have the specification's keys", arguments: TestEngine.allCases)
    func sample(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            _ = try await scene.booked(at: "14:00")
            let answer = try await scene.server.get(
                "/appointments/available-slots?date=2026-05-05&doctorId=\(scene.doctor.id)", as: scene.patient
            )
            #expect(answer.status == 200, "\(answer)")
            #expect(answer["success"]?.bool == true)
            #expect(answer["doctorId"]?.string == scene.doctor.id.description)
            #expect(answer["bufferMinutes"]?.int == 30)
            #expect(answer["note"]?.string == "30-minute buffer applied between appointments")
            #expect(answer["clinicHours"] == ["openTime": "09:00", "closeTime": "17:00", "isClosed": false])
            let slots = try #require(answer["slots"]?.array)
            #expect(slots.count == 16)
            let morning = try #require(slots.first)
            #expect(morning["time"]?.string == "09:00")
            #expect(morning["doctorName"]?.string == "Dr. Fatima Khan")
            #expect((morning["duration"]?.int, morning["notes"]?.string) == (30, "Morning slot"))
            #expect(morning["reason"] == nil)
            let taken = slots.filter { $0["available"]?.bool == false }
            #expect(taken.map { $0["time"]?.string } == ["13:30", "14:00", "14:30"])
            #expect(
                taken.allSatisfy {
                    $0["reason"]?.string == "Doctor already has appointment" && $0["duration"] == nil
                })
        }
    }

    @Test(
        "Every doctor's slots come by time, then by the doctors' names as shown",
        arguments: TestEngine.allCases)
    func order(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            _ = try await scene.server.makeUser(
                .doctor, in: scene.clinic, firstName: "Hassan", lastName: "Ali")
            _ = try await scene.server.makeUser(
                .doctor, in: scene.clinic, firstName: "Aamir", lastName: "Zaidi")
            let answer = try await scene.server.get(
                "/appointments/available-slots?date=2026-05-05", as: scene.patient)
            let slots = try #require(answer["slots"]?.array)
            let names = ["Dr. Aamir Zaidi", "Dr. Fatima Khan", "Dr. Hassan Ali"]
            #expect(slots.prefix(4).map { $0["time"]?.string } == ["09:00", "09:00", "09:00", "09:30"])
            #expect(slots.prefix(6).map { $0["doctorName"]?.string } == names + names)
        }
    }

    @Test("Days end where the calendar ends, and none comes twice", arguments: TestEngine.allCases)
    func lastDays(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let answer = try await scene.server.get(
                "/appointments/available-slots?date=9999-12-30&days=31", as: scene.doctor)
            #expect(
                answer["days"]?.array?.map { $0["date"]?.string } == ["9999-12-30", "9999-12-31"], "\(answer)"
            )
        }
    }

    @Test("Past slots are left out, a past day and a closed day have none", arguments: TestEngine.allCases)
    func edges(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let today = try await scene.server.get(
                "/appointments/available-slots?date=2026-05-04", as: scene.doctor)
            #expect(today["slots"]?[0]?["time"]?.string == "11:00")
            let past = try await scene.server.get(
                "/appointments/available-slots?date=2026-05-02", as: scene.doctor)
            #expect(past["slots"] == [])
            let sunday = try await scene.server.get(
                "/appointments/available-slots?date=2026-05-10", as: scene.doctor)
            #expect(sunday["slots"] == [])
            #expect(sunday["clinicHours"]?["isClosed"]?.bool == true)
            #expect(sunday["isClosed"]?.bool == true)
            let week = try await scene.server.get(
                "/appointments/available-slots?date=2026-05-05&days=7", as: scene.doctor)
            #expect(week["days"]?.array?.map { $0["date"]?.string }.first == "2026-05-05")
            #expect(week["days"]?.array?.count == 7)
            let none = try await scene.server.get("/appointments/available-slots", as: scene.doctor)
            #expect(none.fields == ["date"])
        }
    }

    @Test(
        "Staff leave out the appointment that they move, as its PUT does (front-desk D5.1)",
        arguments: TestEngine.allCases)
    func ignored(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let place: [String: JSONValue] = ["roomId": "\(scene.room)"]
            let id = try await scene.booked(place)
            _ = try await scene.booked(at: "10:00")
            let query = "date=2026-05-05&doctorId=\(scene.doctor.id)&roomId=\(scene.room)"
            func taken(_ more: String) async throws -> [String?] {
                let answer = try await scene.server.get(
                    "/appointments/available-slots?\(query)\(more)", as: scene.receptionist)
                #expect(answer.status == 200, "\(answer)")
                return (answer["slots"]?.array ?? []).filter { $0["available"] == false }
                    .map { $0["time"]?.string }
            }
            let others: [String?] = ["09:30", "10:00", "10:30"]
            #expect(try await taken("") == others + ["13:30", "14:00", "14:30"])
            #expect(try await taken("&ignoreAppointmentId=\(id)") == others)
            #expect(try await taken("&ignoreAppointmentId=") == others + ["13:30", "14:00", "14:30"])
            let moved = try await scene.put(id, scene.replacement(at: "14:30", place))
            #expect(moved.status == 200, "\(moved)")
        }
    }

    @Test(
        "An appointment to leave out is staff's to name, and one of the clinic's (front-desk D5.1)",
        arguments: TestEngine.allCases)
    func ignoredByWhom(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let north = try await scene.server.makeClinic("North")
            let stranger = try await scene.server.makeUser(.receptionist, in: north)
            let id = try await scene.booked()
            func ask(_ id: String, as user: TestUser) async throws -> Answer {
                try await scene.server.get(
                    "/appointments/available-slots?date=2026-05-05&ignoreAppointmentId=\(id)", as: user)
            }
            for named in [id, "x"] {
                #expect(try await ask(named, as: scene.patient).status == 403)
            }
            #expect(try await ask(id, as: stranger).status == 404)
            #expect(try await ask("\(scene.record)", as: scene.doctor).status == 404)
            let malformed = try await ask("x", as: scene.doctor)
            #expect(malformed.status == 400 && malformed.fields == ["ignoreAppointmentId"], "\(malformed)")
        }
    }

    @Test(
        "Every slot listed as free books, every other is refused", arguments: TestEngine.allCases,
        [11, 12, 13, 14])
    func agreement(engine: TestEngine, seed: Int) async throws {
        var random = SeededRandom(seed: seed)
        let zones = ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Karachi"]
        // The days before, of and after a change of the clocks in New York, London and on Lord Howe Island.
        let days = [
            "2026-10-25", "2026-11-01", "2026-11-02", "2026-10-04", "2027-03-14", "2027-03-28", "2027-04-04",
            "2026-12-01",
        ]
        let zone = zones[Int.random(in: 0..<zones.count, using: &random)]
        let buffer = [0, 15, 30, 45][Int.random(in: 0..<4, using: &random)]
        let step = [15, 20, 30][Int.random(in: 0..<3, using: &random)]
        try await TestServer.run(engine, now: "2026-09-01T00:00:00.000Z") { server in
            let open = try #require(TimeSpan(.midnight, .endOfDay))
            let hours = Domain.OperatingHours(
                Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, .open(open)) }))
            let clinic = try await server.makeClinic(
                zone: zone, hours: hours, bufferMinutes: buffer, slotMinutes: step)
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let patient = try await server.makePatient(in: clinic)
            var random = SeededRandom(seed: seed + 1)
            for day in days {
                for _ in 0..<3 {
                    let minute = Int.random(in: 0..<95, using: &random) * 15
                    let time = try #require(LocalTime(minutes: minute)).description
                    _ = try await server.post(
                        "/appointments", as: doctor, body(patient, doctor, day, time, 45))
                }
                let slots = try await server.get(
                    "/appointments/available-slots?date=\(day)&doctorId=\(doctor.id)&durationMinutes=30",
                    as: doctor)
                for slot in slots["slots"]?.array ?? [] {
                    let time = try #require(slot["time"]?.string)
                    let answer = try await server.post(
                        "/appointments", as: doctor, body(patient, doctor, day, time, 30))
                    if slot["available"]?.bool == true {
                        #expect(answer.status == 201, "\(zone) \(day) \(time): \(answer)")
                        try await server.perform("DELETE FROM appointments WHERE id = \(ID(answer.id))")
                    } else {
                        #expect(answer.status == 409, "\(zone) \(day) \(time): \(answer)")
                    }
                }
            }
        }
    }

    private func body(
        _ patient: ID, _ doctor: TestUser, _ date: String, _ time: String, _ minutes: Int
    ) -> JSONValue {
        [
            "patientId": .string(patient.description), "doctorId": .string(doctor.id.description),
            "appointmentDate": .string(date),
            "appointmentTime": .string(time), "appointmentType": "Checkup",
            "durationMinutes": JSONValue(minutes),
        ]
    }
}
