import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Pages of a sync (updatedSince) lose nothing that changes meanwhile")
struct SyncPagingTests {
    /// How a phone goes from page to page.
    enum Way: String, CaseIterable, Sendable {
        case cursor, page, offset
    }

    /// What it asks from the next time.
    enum Memory: String, CaseIterable, Sendable {
        case firstNextSince, lastNextSince, newestUpdatedAt
    }

    /// Rows by id, as a phone keeps them.
    private final class Copy {
        var rows: [String: JSONValue] = [:]
        var newest = "2026-01-01T00:00:00.000Z"

        func take(_ answer: Answer) {
            for row in answer.data {
                rows[row["id"]?.string ?? ""] = row
                newest = max(newest, row["updatedAt"]?.string ?? "")
            }
        }
    }

    /// Syncs from `since` on; `meanwhile` happens before each page but the first. Returns from when on
    /// to ask next.
    private func sync(
        _ server: TestServer, _ user: TestUser, since: String, _ copy: Copy, _ way: Way, _ memory: Memory,
        limit: Int,
        meanwhile: (Int) async throws -> Void
    ) async throws -> String {
        var (number, query, next) = (1, "", "")
        while true {
            let answer = try await server.get(
                "/appointments?updatedSince=\(since)&limit=\(limit)\(query)", as: user)
            try #require(answer.status == 200, "\(answer)")
            copy.take(answer)
            if number == 1 || memory == .lastNextSince { next = try #require(answer["nextSince"]?.string) }
            let pagination = try #require(answer["pagination"])
            #expect(pagination["count"]?.int == answer.data.count)
            let times = answer.data.map {
                "\($0["appointmentDate"]?.string ?? "") \($0["appointmentTime"]?.string ?? "")"
            }
            #expect(times == times.sorted(), "in the list's own order: \(times)")
            guard let cursor = pagination["nextCursor"]?.string else {
                return memory == .newestUpdatedAt ? copy.newest : next
            }
            number += 1
            switch way {
            case .cursor: query = "&cursor=\(cursor)"
            case .page: query = "&page=\(number)"
            case .offset: query = "&offset=\((number - 1) * limit)"
            }
            try await meanwhile(number)
        }
    }

    @Test(
        "Changed, moved, renamed or new between two pages: the next sync has it",
        arguments: TestEngine.allCases,
        [Way.cursor, .page, .offset])
    func meanwhile(engine: TestEngine, way: Way) async throws {
        for memory in Memory.allCases {
            try await BookingScene.run(engine) { scene in
                let server = scene.server
                var ids: [String] = []
                for day in 5...9 {
                    for time in ["10:00", "14:00"] {
                        ids.append(try await scene.booked(at: time, on: "2026-05-0\(day)"))
                    }
                }
                let (appointments, copy) = (ids, Copy())
                let next = try await sync(
                    server, scene.doctor, since: "2026-01-01T00:00:00.000Z", copy, way, memory, limit: 3
                ) { page in
                    switch page {
                    case 2:
                        // One of a page that was read, one of a page that is still to come; the one then
                        // moves behind it.
                        _ = try await scene.setStatus(appointments[9], "confirmed")
                        _ = try await scene.setStatus(appointments[1], "confirmed")
                        _ = try await server.put(
                            "/appointments/\(appointments[8])", as: scene.receptionist,
                            scene.body(at: "16:00", on: "2026-05-20", ["status": "scheduled"]))
                    case 3:
                        _ = try await scene.booked(at: "12:00", on: "2026-05-05")
                        _ = try await server.patch(
                            "/patients/\(scene.record)", as: scene.receptionist, ["firstName": "Bilaal"])
                    default:
                        _ = try await scene.setStatus(appointments[0], "cancelled")
                        _ = try await server.patch(
                            "/rooms/\(scene.room)", as: scene.receptionist, ["name": "Room A"])
                    }
                }
                _ = try await sync(server, scene.doctor, since: next, copy, way, memory, limit: 100) { _ in }
                let truth = try await server.get("/appointments?limit=100", as: scene.doctor)
                #expect(truth.data.count == 11)
                for row in truth.data {
                    #expect(copy.rows[row["id"]?.string ?? ""] == row, "\(way) \(memory)")
                }
            }
        }
    }

    @Test(
        """
        By cursor each row comes once, counts are of the sync, and a cursor of another list or clinic \
        is refused
        """,
        arguments: TestEngine.allCases)
    func whole(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            for time in ["09:00", "10:00", "11:00", "12:00", "13:00"] { _ = try await scene.booked(at: time) }
            let path = "/appointments?updatedSince=2026-01-01T00:00:00.000Z&limit=2"
            var (query, ids, nexts): (String, [String?], Set<String>) = ("", [], [])
            while true {
                let answer = try await scene.server.get(path + query, as: scene.doctor)
                ids += answer.data.map { $0["id"]?.string }
                nexts.insert(try #require(answer["nextSince"]?.string))
                #expect(
                    answer["pagination"]?["total"]?.int == 5 && answer["pagination"]?["totalPages"]?.int == 3,
                    "\(answer)")
                guard let cursor = answer["pagination"]?["nextCursor"]?.string else { break }
                query = "&cursor=\(cursor)"
                #expect(
                    try await scene.server.get("/appointments?limit=2\(query)", as: scene.doctor).fields == [
                        "cursor"
                    ])
                #expect(
                    try await scene.server.get(
                        "/patients?updatedSince=2026-01-01T00:00:00.000Z\(query)", as: scene.doctor
                    ).fields == [
                        "cursor"
                    ])
                #expect(
                    try await scene.server.get(path + query + "&page=2", as: scene.doctor).fields == ["page"])
            }
            #expect(ids.count == 5 && Set(ids).count == 5 && nexts.count == 1, "\(ids) \(nexts)")
            let plain = try await scene.server.get("/appointments?limit=2", as: scene.doctor)
            let cursor = try #require(plain["pagination"]?["nextCursor"]?.string)
            #expect(
                try await scene.server.get("\(path)&cursor=\(cursor)", as: scene.doctor).fields == ["cursor"])
            for list in ["/appointments", "/patients", "/invoices", "/messages"] {
                let bad = "\(list)?updatedSince=2026-01-01T00:00:00.000Z&limit=0"
                #expect(try await scene.server.get(bad, as: scene.doctor).fields == ["limit"], "\(list)")
            }
            let beyond = try await scene.server.get("\(path)&page=9", as: scene.doctor)
            #expect(beyond.data.isEmpty && beyond["pagination"]?["total"]?.int == 5)
            #expect(
                beyond["nextSince"] == "2026-01-01T00:00:00.000Z", "what was not read yet is not passed by")
        }
    }

    @Test("Filters narrow a sync as they narrow the list", arguments: TestEngine.allCases)
    func filters(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let own = try #require(scene.patient.patientId).description
            let first = try await scene.booked(at: "09:00", ["roomId": .string(scene.room.description)])
            let second = try await scene.booked(at: "11:00", ["doctorId": .null, "patientId": .string(own)])
            let third = try await scene.booked(at: "12:00", on: "2026-07-01")
            #expect(try await scene.setStatus(third, "cancelled").status == 200)
            _ = try await scene.server.patch(
                "/patients/\(scene.record)", as: scene.receptionist, ["firstName": "Bilaal"])
            for (query, ids) in [
                ("", [first, second, third]), ("startDate=2026-06-01", [third]),
                ("endDate=2026-05-31", [first, second]),
                ("doctorId=\(scene.doctor.id)", [first, third]), ("patientId=\(own)", [second]),
                ("roomId=\(scene.room)", [first]),
                ("status=cancelled", [third]), ("status=scheduled&patientId=\(scene.record)", [first]),
            ] {
                let path = "/appointments?updatedSince=2026-01-01T00:00:00.000Z&\(query)"
                let found = try await scene.server.get(path, as: scene.receptionist)
                #expect(
                    found.data.map { $0["id"]?.string } == ids
                        && found["pagination"]?["total"]?.int == ids.count, "\(query) \(found)")
            }
            let mine = try await scene.server.get(
                "/appointments?updatedSince=2026-01-01T00:00:00.000Z", as: scene.patient)
            #expect(mine.data.map { $0["id"]?.string } == [second])
        }
    }
}
