import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("A patient's steps through the day (front-desk.md, D5 point 8)")
struct FlowTests {
    private static let monday = "2026-05-04"

    private func step(
        _ scene: BookingScene, _ id: String, _ step: String, as user: TestUser? = nil,
        _ more: [String: JSONValue] = [:]
    ) async throws -> Answer {
        var members: [String: JSONValue] = ["step": .string(step)]
        members.merge(more) { $1 }
        return try await scene.server.post(
            "/appointments/\(id)/flow", as: user ?? scene.receptionist,
            .object(JSONObject(members.map { ($0.key, $0.value) })))
    }

    private func undo(_ scene: BookingScene, _ id: String, _ name: String) async throws -> Answer {
        try await step(scene, id, name, ["undo": true])
    }

    /// An appointment of today, at noon; it is eleven.
    private func today(_ scene: BookingScene, _ changes: [String: JSONValue] = [:]) async throws -> String {
        try await scene.booked(at: "12:00", on: Self.monday, changes)
    }

    private func times(_ answer: Answer) -> [String?] {
        ["arrivedAt", "seatedAt", "finishedAt", "dismissedAt"].map { answer[$0]?.string }
    }

    @Test("Each step has its time, and seating starts the appointment", arguments: TestEngine.allCases)
    func day(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await today(scene, ["status": "confirmed"])
            let booked = try await scene.server.get("/appointments/\(id)", as: scene.doctor)
            #expect(times(booked) == [nil, nil, nil, nil])
            var expected: [String?] = [nil, nil, nil, nil]
            let statuses = ["confirmed", "in_progress", "in_progress", "in_progress"]
            for (index, name) in ["arrived", "seated", "finished", "dismissed"].enumerated() {
                scene.server.clock.advance(minutes: 10)
                let more: [String: JSONValue] = name == "seated" ? ["roomId": "\(scene.room)"] : [:]
                let answer = try await step(scene, id, name, more)
                expected[index] = scene.server.now.description
                #expect(answer.status == 200 && times(answer) == expected, "\(answer)")
                #expect(answer["status"]?.string == statuses[index])
                #expect(answer["roomName"]?.string == (index == 0 ? nil : "Room 1"))
                let read = try await scene.server.get("/appointments/\(id)", as: scene.doctor)
                #expect(read.json == answer.json)
                let list = try await scene.server.get("/appointments", as: scene.doctor)
                #expect(list.data == [answer.json])
            }
            let activity = try await scene.server.get("/appointments/\(id)/activity", as: scene.doctor)
            #expect(
                activity.data.map { $0["action"]?.string } == [
                    "created", "updated", "status_changed", "updated", "updated",
                ])
            #expect(activity.data.last?["before"]?["dismissedAt"] == .null)
            #expect(activity.data.last?["after"]?["dismissedAt"]?.string == expected[3])
            let updates = try await scene.server.count(
                "SELECT count(*) FROM events WHERE type = 'appointment.updated'")
            #expect(updates == 4)
            #expect(try await scene.setStatus(id, "completed").status == 200)
        }
    }

    @Test("Seating sets the arrival that was left out", arguments: TestEngine.allCases)
    func leftOut(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let answer = try await step(scene, today(scene), "seated")
            let now = scene.server.now.description
            #expect(times(answer) == [now, now, nil, nil] && answer["status"] == "in_progress", "\(answer)")
        }
    }

    @Test("A change of the status to in_progress sets both times", arguments: TestEngine.allCases)
    func started(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let put: @Sendable (String) async throws -> Answer = { id in
                try await server.put(
                    "/appointments/\(id)", as: scene.receptionist,
                    scene.body(
                        at: "12:00", on: Self.monday, ["patientId": .null, "status": "in_progress"]))
            }
            let patch: @Sendable (String) async throws -> Answer = { id in
                try await scene.setStatus(id, "in_progress")
            }
            for start in [patch, put] {
                let id = try await today(scene)
                let answer = try await start(id)
                let now = server.now.description
                #expect(answer.status == 200 && times(answer) == [now, now, nil, nil], "\(answer)")
                #expect(try await step(scene, id, "seated").code == "FLOW_ORDER")
                #expect(try await undo(scene, id, "seated")["status"] == "scheduled")
                // An arrival that was said stays.
                let arrived = try await step(scene, id, "arrived")
                server.clock.advance(minutes: 1)
                let again = try await start(id)
                #expect(
                    times(again) == [times(arrived)[0], server.now.description, nil, nil], "\(again)")
                #expect(try await server.delete("/appointments/\(id)", as: scene.doctor).status == 200)
            }
        }
    }

    @Test(
        "A step out of order or twice, of another day or of no planned appointment is refused",
        arguments: TestEngine.allCases)
    func order(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            func refused(_ id: String, _ steps: [String]) async throws {
                let before = try await scene.server.get("/appointments/\(id)", as: scene.doctor)
                for name in steps {
                    let answer = try await step(scene, id, name)
                    #expect((answer.status, answer.code) == (409, "FLOW_ORDER"), "\(name): \(answer)")
                }
                let after = try await scene.server.get("/appointments/\(id)", as: scene.doctor)
                #expect(after.json == before.json)
            }
            let all = ["arrived", "seated", "finished", "dismissed"]
            let id = try await today(scene)
            try await refused(id, ["finished", "dismissed"])
            #expect(try await step(scene, id, "arrived").status == 200)
            try await refused(id, ["arrived", "finished", "dismissed"])
            #expect(try await step(scene, id, "seated").status == 200)
            try await refused(id, ["arrived", "seated", "dismissed"])
            #expect(try await scene.setStatus(id, "completed").status == 200)
            try await refused(id, ["arrived", "seated", "finished"])
            #expect(try await step(scene, id, "dismissed").status == 200)
            try await refused(id, all)

            try await refused(try await scene.booked(at: "10:00"), all)
            let other = try await scene.booked(at: "14:00", on: Self.monday, ["status": "requested"])
            try await refused(other, all)
            #expect(try await scene.setStatus(other, "cancelled").status == 200)
            try await refused(other, all)
        }
    }

    @Test(
        "The last step can be taken back within 15 minutes, with the status and room before it",
        arguments: TestEngine.allCases)
    func undone(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let second = try await server.makeRoom(in: scene.clinic, "Room 2")
            let id = try await today(scene, ["status": "confirmed", "roomId": "\(scene.room)"])
            #expect(try await step(scene, id, "arrived").status == 200)
            let arrived = server.now.description
            server.clock.advance(minutes: 2)
            #expect(try await step(scene, id, "seated", ["roomId": "\(second)"])["roomName"] == "Room 2")
            #expect(try await undo(scene, id, "arrived").code == "FLOW_ORDER")
            server.clock.advance(minutes: 15)
            let back = try await undo(scene, id, "seated")
            #expect(back.status == 200 && times(back) == [arrived, nil, nil, nil], "\(back)")
            #expect(back["status"] == "confirmed" && back["roomName"] == "Room 1", "\(back)")
            let activity = try await server.get("/appointments/\(id)/activity", as: scene.doctor)
            #expect(activity.data.last?["action"] == "status_changed")
            // Seventeen minutes ago.
            #expect(try await undo(scene, id, "arrived").code == "FLOW_ORDER")
            #expect(try await undo(scene, id, "seated").code == "FLOW_ORDER")
            // Once more, and the steps behind it.
            for name in ["seated", "finished", "dismissed"] {
                #expect(try await step(scene, id, name).status == 200)
            }
            for name in ["dismissed", "finished"] {
                let answer = try await undo(scene, id, name)
                #expect(answer.status == 200 && answer["status"] == "in_progress", "\(answer)")
            }
            server.clock.advance(minutes: 15)
            server.clock.advance(seconds: 1)
            let late = try await undo(scene, id, "seated")
            #expect((late.status, late.code) == (409, "FLOW_ORDER"), "\(late)")
        }
    }

    @Test("An arrival that seating implied goes with it", arguments: TestEngine.allCases)
    func impliedArrival(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await today(scene)
            #expect(try await step(scene, id, "seated").status == 200)
            let back = try await undo(scene, id, "seated")
            #expect(times(back) == [nil, nil, nil, nil] && back["status"] == "scheduled", "\(back)")
        }
    }

    @Test(
        "A room that is taken can neither be entered nor given back, and one that was chosen since stays",
        arguments: TestEngine.allCases)
    func rooms(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let second = try await server.makeRoom(in: scene.clinic, "Room 2")
            let hassan = try await server.makeUser(.doctor, in: scene.clinic)
            let id = try await today(scene, ["roomId": "\(scene.room)"])
            let elsewhere: [String: JSONValue] = ["doctorId": "\(hassan.id)", "roomId": "\(second)"]
            let other = try await today(scene, elsewhere)
            let taken = try await step(scene, id, "seated", ["roomId": "\(second)"])
            #expect((taken.status, taken.code) == (409, "SLOT_CONFLICT"), "\(taken)")
            #expect(try await step(scene, id, "seated", ["roomId": "\(hassan.id)"]).status == 404)
            #expect(try await server.delete("/appointments/\(other)", as: scene.doctor).status == 200)
            #expect(try await step(scene, id, "seated", ["roomId": "\(second)"]).status == 200)
            _ = try await today(scene, elsewhere.merging(["roomId": "\(scene.room)"]) { $1 })
            let lost = try await undo(scene, id, "seated")
            #expect((lost.status, lost.code) == (409, "SLOT_CONFLICT"), "\(lost)")
            let third = try await server.makeRoom(in: scene.clinic, "Room 3")
            let moved = try await server.put(
                "/appointments/\(id)", as: scene.receptionist,
                scene.body(
                    at: "12:00", on: Self.monday,
                    ["patientId": .null, "status": "in_progress", "roomId": "\(third)"]))
            try #require(moved.status == 200, "\(moved)")
            let back = try await undo(scene, id, "seated")
            #expect(back["status"] == "scheduled" && back["roomName"] == "Room 3", "\(back)")
        }
    }

    @Test(
        "A patient may say that they have arrived for their own appointment, half an hour around its start",
        arguments: TestEngine.allCases)
    func patients(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let own = try #require(scene.patient.patientId).description
            let id = try await today(scene, ["patientId": .string(own)])
            let others = try await scene.booked(at: "14:00", on: Self.monday)
            let noon = try #require(Instant("2026-05-04T07:00:00.000Z"))
            for moment in [noon.adding(minutes: -31), noon.adding(minutes: 31)] {
                server.clock.set(moment)
                let answer = try await step(scene, id, "arrived", as: scene.patient)
                #expect((answer.status, answer.code) == (409, "FLOW_ORDER"), "\(answer)")
            }
            for minutes in [-30, 30] {
                server.clock.set(noon.adding(minutes: minutes))
                let answer = try await step(scene, id, "arrived", as: scene.patient)
                #expect(answer.status == 200 && answer["arrivedAt"]?.string == server.now.description)
                #expect(try await undo(scene, id, "arrived").status == 200)
            }
            #expect(try await step(scene, others, "arrived", as: scene.patient).status == 403)
            for name in ["seated", "finished", "dismissed"] {
                #expect(try await step(scene, id, name, as: scene.patient).status == 403)
            }
            for more in [["undo": true], ["roomId": "\(scene.room)"]] as [[String: JSONValue]] {
                #expect(try await step(scene, id, "arrived", as: scene.patient, more).status == 403)
            }
        }
    }

    @Test(
        "Another day begins without steps, another time of the day keeps them", arguments: TestEngine.allCases
    )
    func moved(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let id = try await today(scene)
            #expect(try await step(scene, id, "arrived").status == 200)
            let arrived = server.now.description
            func put(at time: String, on date: String) async throws -> Answer {
                try await server.put(
                    "/appointments/\(id)", as: scene.receptionist,
                    scene.body(at: time, on: date, ["patientId": .null, "status": "scheduled"]))
            }
            #expect(try await times(put(at: "13:00", on: Self.monday))[0] == arrived)
            let tomorrow = try await put(at: "13:00", on: BookingScene.tuesday)
            #expect(times(tomorrow) == [nil, nil, nil, nil])
            #expect(try await server.count("SELECT count(*) FROM flow_steps") == 0)
            server.clock.advance(minutes: 1440)
            #expect(try await step(scene, id, "arrived").status == 200)
        }
    }

    @Test("What is wrong with a request is named in the usual order", arguments: TestEngine.allCases)
    func invalid(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let id = try await today(scene)
            let bad = try await scene.server.post(
                "/appointments/\(id)/flow", as: scene.doctor,
                ["step": "gone", "roomId": "x", "undo": "maybe"])
            #expect(bad.status == 400 && bad.fields == ["roomId", "step", "undo"], "\(bad)")
            let none = try await scene.server.post("/appointments/\(id)/flow", as: scene.doctor, [:])
            #expect(none.fields == ["step"])
            #expect(try await step(scene, "\(scene.clinic.id)", "arrived").status == 404)
            #expect(try await step(scene, "x", "arrived").status == 400)
        }
    }

    @Test("Who has arrived has not missed the appointment", arguments: TestEngine.allCases)
    func noShow(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            try await server.perform("UPDATE clinics SET no_show_grace_minutes = 0")
            let (here, away) = (try await today(scene), try await scene.booked(at: "14:00", on: Self.monday))
            #expect(try await step(scene, here, "arrived").status == 200)
            server.clock.advance(minutes: 6 * 60)
            #expect(try await NoShowJob(database: server.database, clock: server.clock.clock).run() == 1)
            #expect(
                try await server.get("/appointments/\(here)", as: scene.doctor)["status"] == "scheduled")
            #expect(try await server.get("/appointments/\(away)", as: scene.doctor)["status"] == "no_show")
        }
    }
}
