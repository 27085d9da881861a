import API
import Domain
import TestSupport
import Testing

@testable import Server

@Suite("Paging by cursor")
struct CursorPagingTests {
    @Test(
        "Every row comes once and in order, though others are added before and behind", arguments: TestEngine.allCases, PagedList.allCases)
    func walk(engine: TestEngine, list: PagedList) async throws {
        try await TestServer.run(engine) { server in
            let scene = try await PagingScene(server)
            for number in [7, 3, 6, 4] { try await scene.add(list, number) }
            let first = try await scene.ids(list)
            #expect(first.count >= 4)
            var seen: [String] = []
            var next = ""
            for step in 0..<10 {
                let page = try await scene.get(list, "limit=1\(next)")
                seen += page.data.compactMap { $0["id"]?.string }
                let pagination = page["pagination"]
                #expect(pagination?["page"] == (step == 0 ? 1 : .null) && pagination?["limit"] == 1)
                #expect(pagination?["total"]?.int == first.count + min(step, 2))
                guard let cursor = pagination?["nextCursor"]?.string else {
                    #expect(pagination?["nextCursor"] == .null)
                    break
                }
                next = "&cursor=\(cursor)"
                // One that comes before all by name or date, and one behind; pages by number would now repeat a row or miss one.
                if step < 2 { try await scene.add(list, step == 0 ? 1 : 9) }
            }
            let last = try await scene.ids(list)
            #expect(seen.filter(first.contains) == first)
            #expect(seen == last.filter(seen.contains), "once, and in the order of the list as it is now")
            let full = try await scene.get(list, "limit=\(last.count)")
            #expect(full.data.count == last.count && full["pagination"]?["nextCursor"] == .null)
            #expect(full["pagination"]?["total"]?.int == last.count)
        }
    }

    @Test("What is no cursor of this list in this clinic is refused, and so is a page number beside one", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let scene = try await PagingScene(server)
            var cursors: [PagedList: String] = [:]
            for list in PagedList.allCases {
                for number in [6, 7] { try await scene.add(list, number) }
                cursors[list] = try await scene.get(list, "limit=1")["pagination"]?["nextCursor"]?.string
            }
            #expect(cursors.count == PagedList.allCases.count)
            let other = try await server.makeClinic("Other")
            try await server.addMembership(of: scene.admin, in: other)
            for (list, own) in cursors {
                let path = scene.path(list) + (list == .staff ? "&" : "?")
                let user = list == .clinics ? scene.boss : scene.admin
                let foreign = cursors.filter { $0.key != list }.map(\.value)
                let texts = [
                    "x", "%20", "%00", "W10", "YXxifGM", String(own.dropLast(4)), own + "A", String(repeating: "a", count: 2001),
                ]
                for bad in texts + foreign {
                    let answer = try await server.get("\(path)cursor=\(bad)", as: user)
                    #expect(answer.status == 400 && answer.fields == ["cursor"], "\(list) \(bad) \(answer)")
                }
                #expect(try await server.get("\(path)cursor=\(own)&page=1", as: user).fields == ["page"])
                #expect(try await server.get("\(path)cursor=\(own)&limit=0", as: user).fields == ["limit"])
            }
            for list in [PagedList.patients, .invoices, .messages, .notifications, .rooms] {
                let answer = try await server.get("\(scene.path(list))?cursor=\(cursors[list] ?? "")", as: scene.admin, clinic: other)
                #expect(answer.status == 400 && answer.fields == ["cursor"], "\(list) \(answer)")
            }
        }
    }

    @Test("The list goes on although the row that the cursor names has gone, whatever its name", arguments: TestEngine.allCases)
    func gone(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let scene = try await PagingScene(server)
            let names = ["|", "\"quoted\"\\", "'; --", "Ünal", String(repeating: "😀", count: 100), "%_"]
            for name in names { try await server.makePatient(in: scene.clinic, firstName: name, lastName: name) }
            let all = try await scene.ids(.patients)
            var seen: [String] = []
            var next = ""
            for _ in all {
                let page = try await scene.get(.patients, "limit=1\(next)")
                let id = try #require(page.data.first?["id"]?.string)
                seen.append(id)
                guard let cursor = page["pagination"]?["nextCursor"]?.string else { break }
                next = "&cursor=\(cursor)"
                if id != "\(scene.patient)" { #expect(try await server.delete("/patients/\(id)", as: scene.admin).status == 204) }
            }
            #expect(seen == all)
        }
    }
}
