import API
import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import Server

@Suite("The list of blocks")
struct BlockListTests {
    @Test(
        "A list has the blocks that take place in it, each as one row, by first day and time",
        arguments: TestEngine.allCases)
    func list(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            func make(_ title: String, _ changes: [String: JSONValue]) async throws {
                let answer = try await scene.block(changes.merging(["title": .string(title)]) { $1 })
                try #require(answer.status == 201, "\(answer)")
            }
            func titles(_ query: String) async throws -> [String] {
                let answer = try await scene.server.get("/blocks?\(query)", as: scene.doctor)
                try #require(answer.status == 200, "\(answer)")
                #expect(answer["pagination"]?["total"]?.int == answer.data.count)
                return answer.data.compactMap { $0["title"]?.string }
            }
            try await make("single", ["date": "2026-05-06"])
            try await make("early", ["date": "2026-05-06", "startTime": "09:00"])
            try await make("clinic", scene.everybodys.merging(["date": "2026-05-07"]) { $1 })
            try await make("room", scene.inRoom.merging(["date": "2026-05-08"]) { $1 })
            // Tuesdays 5, 12, 19 and 26 May; until a Friday.
            try await make("weekly", ["repeat": ["every": "week", "until": "2026-05-29"]])
            try await make(
                "daily", ["date": "2026-05-20", "repeat": ["every": "day", "until": "2026-05-22"]])

            #expect(
                try await titles("startDate=2026-05-05&endDate=2026-05-31") == [
                    "weekly", "early", "single", "clinic", "room", "daily",
                ])
            #expect(try await titles("startDate=2026-05-06&endDate=2026-05-06") == ["early", "single"])
            #expect(try await titles("startDate=2026-05-19&endDate=2026-05-19") == ["weekly"])
            #expect(try await titles("startDate=2026-05-20&endDate=2026-05-21") == ["daily"])
            #expect(try await titles("startDate=2026-05-22&endDate=2026-05-25") == ["daily"])
            #expect(try await titles("startDate=2026-05-23&endDate=2026-05-25") == [])
            #expect(try await titles("startDate=2026-05-24&endDate=2026-05-30") == ["weekly"])
            #expect(try await titles("startDate=2026-05-27&endDate=2026-06-05") == [])
            let all = "startDate=2026-05-01&endDate=2026-05-31"
            #expect(
                try await titles("\(all)&doctorId=\(scene.doctor.id)") == [
                    "weekly", "early", "single", "daily",
                ])
            #expect(try await titles("\(all)&roomId=\(scene.room)") == ["room"])
            #expect(try await titles("\(all)&roomId=\(scene.doctor.id)") == [])
            let rows = try await scene.server.get("/blocks?startDate=2026-05-19", as: scene.doctor).data
            #expect(rows.first?["date"] == "2026-05-05" && rows.first?["repeat"]?["until"] == "2026-05-29")
        }
    }

    @Test(
        "A list reaches over at most 366 days: from today on, unless days are named",
        arguments: TestEngine.allCases)
    func range(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            func ask(_ query: String) async throws -> Answer {
                try await scene.server.get("/blocks?\(query)", as: scene.receptionist)
            }
            for date in ["2026-05-04", "2027-05-04", "2027-05-05"] {
                #expect(try await scene.block(["date": .string(date)]).status == 201)
            }
            func dates(_ query: String) async throws -> [String] {
                try await ask(query).data.compactMap { $0["date"]?.string }
            }
            #expect(try await dates("") == ["2026-05-04", "2027-05-04"])
            #expect(try await dates("startDate=2026-05-05") == ["2027-05-04", "2027-05-05"])
            #expect(try await dates("endDate=2027-05-05") == ["2027-05-04", "2027-05-05"])
            #expect(try await ask("startDate=2026-05-04&endDate=2027-05-04").status == 200)
            let long = try await ask("startDate=2026-05-04&endDate=2027-05-05")
            #expect(long.status == 400 && long.fields == ["endDate"], "\(long)")
            let backwards = try await ask("startDate=2026-05-05&endDate=2026-05-04")
            #expect(backwards.status == 400 && backwards.fields == ["startDate"], "\(backwards)")
            let malformed = try await ask("startDate=soon&doctorId=me")
            #expect(malformed.fields == ["doctorId", "startDate"], "\(malformed)")
            // What is listed without days changes at midnight, by the clinic's clock.
            let tag = try #require(try await ask("").header("ETag"))
            func known() async throws -> Int {
                try await scene.server.send(
                    .get, "/blocks?", as: scene.receptionist, headers: ["If-None-Match": tag]
                ).status
            }
            #expect(try await ask("").header("ETag") == tag)
            scene.server.clock.advance(minutes: 12 * 60)
            #expect(try await known() == 304)
            scene.server.clock.advance(minutes: 60)
            #expect(try await known() == 200)
            #expect(try await dates("") == ["2027-05-04", "2027-05-05"])
        }
    }
}
