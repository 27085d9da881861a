import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Listing appointments (spec, contract §4.13)")
struct ListAppointmentsTests {
    @Test("Visits come by date, time and id, with counts of rows and pages", arguments: TestEngine.allCases)
    func order(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            for (date, time) in [("2026-05-06", "10:00"), ("2026-05-05", "14:00"), ("2026-05-05", "09:00")] {
                _ = try await scene.booked(at: time, on: date)
            }
            let all = try await scene.server.get("/appointments", as: scene.doctor)
            #expect(all.data.map { $0["appointmentTime"]?.string } == ["09:00", "14:00", "10:00"])
            let page = try await scene.server.get("/appointments?limit=2&offset=1", as: scene.doctor)
            #expect(page.data.map { $0["appointmentTime"]?.string } == ["14:00", "10:00"])
            let pagination = try #require(page["pagination"])
            #expect(pagination["limit"]?.int == 2)
            #expect(pagination["offset"]?.int == 1)
            #expect(pagination["count"]?.int == 2)
            #expect(pagination["total"]?.int == 3)
            #expect(pagination["totalPages"]?.int == 2)
        }
    }

    @Test("Pages have numbers: each row once, and the same counts as by offset", arguments: TestEngine.allCases)
    func numbered(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            for time in ["09:00", "10:00", "11:00", "12:00", "13:00"] { _ = try await scene.booked(at: time) }
            var times: [String?] = []
            for page in 1...4 {
                let answer = try await scene.server.get("/appointments?page=\(page)&limit=2", as: scene.doctor)
                times += answer.data.map { $0["appointmentTime"]?.string }
                let pagination = try #require(answer["pagination"])
                #expect(pagination["limit"]?.int == 2 && pagination["offset"]?.int == (page - 1) * 2)
                #expect(pagination["count"]?.int == answer.data.count && pagination["page"]?.int == page)
                #expect(pagination["total"]?.int == 5 && pagination["totalPages"]?.int == 3)
                let offset = try await scene.server.get("/appointments?offset=\((page - 1) * 2)&limit=2", as: scene.doctor)
                #expect(offset.json == answer.json)
            }
            #expect(times == ["09:00", "10:00", "11:00", "12:00", "13:00"])
            let plain = try await scene.server.get("/appointments?page=1", as: scene.patient)
            #expect(plain["pagination"]?["limit"]?.int == 50 && plain["pagination"]?["page"]?.int == 1)
            let cursor = try #require(
                try await scene.server.get("/appointments?limit=2", as: scene.doctor)["pagination"]?["nextCursor"]?.string)
            let both = try await scene.server.get("/appointments?cursor=\(cursor)&page=2&offset=2", as: scene.doctor)
            #expect(both.status == 400 && Set(both.fields) == ["offset", "page"], "\(both)")
        }
    }

    @Test("Filters that were left empty are none", arguments: TestEngine.allCases)
    func emptyFilters(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            _ = try await scene.booked(at: "09:00")
            let empty = "doctorId=&patientId=&roomId=&status=&startDate=&endDate=&updatedSince=&cursor=&offset=&page=&limit="
            let answer = try await scene.server.get("/appointments?\(empty)", as: scene.doctor, headers: ["X-Clinic-Id": ""])
            #expect(answer.status == 200 && answer.data.count == 1, "\(answer)")
            #expect(answer.json == (try await scene.server.get("/appointments", as: scene.doctor)).json)
        }
    }

    @Test("A list's row is the visit itself, key for key", arguments: TestEngine.allCases)
    func sameShape(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let full = try await scene.booked([
                "notes": "“Ünïcode”\n\"quoted\" \\ \u{1}", "roomId": .string(scene.room.description), "operatory": "A",
            ])
            let invoice: JSONValue = ["items": [["description": "x", "quantity": 2, "unitPrice": .decimal("12.5")]]]
            #expect(try await scene.setStatus(full, "confirmed", ["invoice": invoice]).status == 200)
            _ = try await scene.booked(at: "10:00", ["doctorId": .null])
            let list = try await scene.server.get("/appointments", as: scene.doctor)
            for row in list.data {
                let one = try await scene.server.get("/appointments/\(row["id"]?.string ?? "")", as: scene.doctor)
                #expect(one.json == row)
                #expect(one.json.object?.names == row.object?.names)
            }
            #expect(list.data.count == 2)
        }
    }

    @Test("Each filter narrows the list and its total", arguments: TestEngine.allCases)
    func filters(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let own = try #require(scene.patient.patientId).description
            _ = try await scene.booked(at: "09:00", on: "2026-05-05", ["roomId": .string(scene.room.description)])
            _ = try await scene.booked(at: "11:00", on: "2026-05-05", ["doctorId": .null])
            _ = try await scene.booked(at: "10:00", on: "2026-06-10", ["patientId": .string(own)])
            let cancelled = try await scene.booked(at: "12:00", on: "2026-07-01")
            #expect(try await scene.setStatus(cancelled, "cancelled").status == 200)
            for (query, count) in [
                ("startDate=2026-05-06", 2), ("endDate=2026-05-31", 2), ("startDate=2026-05-05&endDate=2026-07-01", 4),
                ("doctorId=\(scene.doctor.id)", 3), ("patientId=\(own)", 1), ("roomId=\(scene.room)", 1), ("status=cancelled", 1),
                ("updatedSince=2026-05-04T06:00:00.000Z", 4), ("updatedSince=2026-05-04T06:00:01.000Z", 0),
                ("startDate=2026-05-05&endDate=2026-07-15&status=scheduled", 3),
            ] {
                let list = try await scene.server.get("/appointments?limit=100&\(query)", as: scene.receptionist)
                #expect(list.data.count == count, "\(query)")
                let first = try await scene.server.get("/appointments?limit=1&\(query)", as: scene.receptionist)
                #expect(first["pagination"]?["total"]?.int == count, "\(query)")
            }
            let mine = try await scene.server.get("/appointments", as: scene.patient)
            #expect(mine.data.map { $0["patientId"]?.string } == [own])
            #expect(try await scene.server.get("/appointments?patientId=\(scene.record)", as: scene.patient).status == 403)
        }
    }

    @Test(
        "A bad query is refused by name",
        arguments: [
            ("limit=0", "limit"), ("limit=101", "limit"), ("limit=x", "limit"), ("offset=-1", "offset"),
            ("startDate=2026-02-30", "startDate"),
            ("doctorId=7", "doctorId"), ("status=gone", "status"), ("startDate=2026-05-06&endDate=2026-05-05", "startDate"),
            ("updatedSince=yesterday", "updatedSince"), ("page=0", "page"), ("page=x", "page"), ("page=1&offset=0", "page"),
            ("page=1000001", "page"),
        ])
    func badQueries(query: String, field: String) async throws {
        try await BookingScene.run(.sqlite) { scene in
            let answer = try await scene.server.get("/appointments?\(query)", as: scene.doctor)
            #expect(answer.status == 400)
            #expect(answer.fields == [field])
        }
    }

    @Test(
        "Tallied totals equal counted rows after random bookings, moves and cancellations", arguments: TestEngine.allCases,
        [1, 2, 3])
    func tallies(engine: TestEngine, seed: Int) async throws {
        try await BookingScene.run(engine) { scene in
            var random = SeededRandom(seed: seed)
            var ids: [String] = []
            for _ in 0..<60 {
                let day = Int.random(in: 1...28, using: &random)
                let month = Int.random(in: 6...9, using: &random)
                let date = "2026-0\(month)-\(day < 10 ? "0" : "")\(day)"
                let time = "\(Int.random(in: 10...16, using: &random)):00"
                switch Int.random(in: 0..<4, using: &random) {
                case 0 where !ids.isEmpty:
                    let id = ids[Int.random(in: 0..<ids.count, using: &random)]
                    _ = try await scene.server.delete("/appointments/\(id)", as: scene.receptionist)
                case 1 where !ids.isEmpty:
                    let id = ids[Int.random(in: 0..<ids.count, using: &random)]
                    _ = try await scene.server.put(
                        "/appointments/\(id)", as: scene.receptionist, scene.body(at: time, on: date, ["status": "scheduled"]))
                default:
                    let answer = try await scene.book(at: time, on: date)
                    if answer.status == 201 { ids.append(answer.id) }
                }
            }
            for query in [
                "", "&status=cancelled", "&doctorId=\(scene.doctor.id)", "&startDate=2026-06-15&endDate=2026-09-10",
                "&startDate=2026-07-03&endDate=2026-07-20", "&startDate=2026-07-01&endDate=2026-07-31", "&startDate=2026-08-31",
                "&endDate=2026-07-01", "&startDate=2026-06-30&endDate=2026-07-01&status=scheduled",
                "&startDate=2026-07-15&endDate=9999-12-31", "&startDate=9999-12-15", "&endDate=9999-12-30",
            ] {
                let all = try await scene.server.get("/appointments?limit=100\(query)", as: scene.doctor)
                let one = try await scene.server.get("/appointments?limit=1\(query)", as: scene.doctor)
                #expect(one["pagination"]?["total"]?.int == all.data.count, "\(query)")
            }
        }
    }
}
