import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

struct NotificationTests {
    @Test("An inbox lists, counts and marks what its owner was told", arguments: TestEngine.allCases)
    func inbox(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic)
            for number in 1...5 { try await Self.tell(server, clinic, desk, "Note \(number)") }
            let first = try await server.get("/notifications?limit=2", as: desk)
            #expect(first.status == 200)
            #expect(first.data.compactMap { $0["title"]?.string } == ["Note 5", "Note 4"], "\(first)")
            #expect(first["unreadCount"] == 5)
            #expect(
                first["pagination"]?["total"] == 5 && first["pagination"]?["totalPages"] == 3
                    && first["pagination"]?["page"] == 1)
            let id = try #require(first.data[0]["id"]?.string)
            server.clock.advance(minutes: 1)
            let read = try await server.post("/notifications/\(id)/read", as: desk)
            #expect(
                read.status == 200 && read["isRead"] == true
                    && read["readAt"]?.string == server.now.description, "\(read)")
            server.clock.advance(minutes: 1)
            #expect(try await server.post("/notifications/\(id)/read", as: desk)["readAt"] == read["readAt"])
            let unread = try await server.get("/notifications?unread=true", as: desk)
            #expect(unread.data.count == 4 && unread["unreadCount"] == 4)
            #expect(try await server.get("/notifications?unread=false", as: desk).data.count == 1)
            #expect(try await server.get("/notifications/\(id)", as: desk).json == read.json)
            #expect(try await server.get("/notifications/no-id", as: desk).status == 400)
            let all = try await server.post("/notifications/read-all", as: desk)
            #expect(all["markedRead"] == 4 && all["success"] == true, "\(all)")
            #expect(try await server.get("/notifications", as: desk)["unreadCount"] == 0)
        }
    }

    @Test("Read and unread ones come in one order, by page and by cursor", arguments: TestEngine.allCases)
    func merged(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic)
            for number in 1...9 { try await Self.tell(server, clinic, desk, "Note \(number)") }
            let all = try await server.get("/notifications", as: desk).data
            for index in [0, 3, 4, 8] {
                let id = try #require(all[index]["id"]?.string)
                #expect(try await server.post("/notifications/\(id)/read", as: desk).status == 200)
            }
            let titles = all.compactMap { $0["title"]?.string }
            #expect(titles == (1...9).reversed().map { "Note \($0)" })
            var (pages, cursors): ([String], [String]) = ([], [])
            for page in 1...5 {
                pages += try await server.get("/notifications?limit=2&page=\(page)", as: desk).data.compactMap
                { $0["title"]?.string }
            }
            var path: String? = "/notifications?limit=2"
            while let next = path {
                let answer = try await server.get(next, as: desk)
                #expect(answer["pagination"]?["total"] == 9 && answer["unreadCount"] == 5)
                cursors += answer.data.compactMap { $0["title"]?.string }
                path = answer["pagination"]?["nextCursor"]?.string.map {
                    "/notifications?limit=2&cursor=\($0)"
                }
            }
            #expect(pages == titles && cursors == titles, "\(cursors)")
        }
    }

    @Test(
        "Nobody sees or marks another's notifications, nor their own of another clinic",
        arguments: TestEngine.allCases)
    func isolation(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let other = try await server.makeClinic()
            let desk = try await server.makeUser(.receptionist, in: clinic)
            try await server.addMembership(of: desk, in: other)
            let boss = try await server.makeUser(.admin, in: clinic)
            try await Self.tell(server, clinic, desk, "For the desk")
            let id = try #require(
                try await server.get("/notifications", as: desk, clinic: clinic).data.first?["id"]?.string)
            #expect(try await server.get("/notifications", as: boss).data.isEmpty)
            #expect(try await server.post("/notifications/\(id)/read", as: boss).status == 404)
            #expect(try await server.get("/notifications/\(id)", as: boss).status == 404)
            #expect(try await server.get("/notifications/\(id)", as: desk, clinic: other).status == 404)
            #expect(try await server.post("/notifications/\(id)/read", as: desk, clinic: other).status == 404)
            #expect(try await server.post("/notifications/read-all", as: boss)["markedRead"] == 0)
            #expect(try await server.get("/notifications", as: desk, clinic: other)["unreadCount"] == 0)
            #expect(try await server.get("/notifications", as: desk, clinic: clinic)["unreadCount"] == 1)
        }
    }

    private static func tell(
        _ server: TestServer, _ clinic: TestClinic, _ user: TestUser, _ title: String
    ) async throws {
        server.clock.advance(seconds: 1)
        let now = server.now
        try await server.database.write { tx in
            let recorder = ChangeRecorder(scope: .system(clinicId: clinic.id), request: .job("test", at: now))
            recorder.notify([user.id], type: "delivery.failed", title: title, message: "Text", data: ["n": 1])
            try recorder.flush(tx)
        }
    }
}
