import API
import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import Server

/// Two clinics that share a doctor, and people in both who write and read at random.
struct ListTagPlay {
    struct Asking: Hashable {
        var path: String
        var person: Int
        var house: Int
    }

    struct Seen {
        var tag: String
        var bytes: [UInt8]
    }

    let server: TestServer
    /// Makes every list anew.
    let plain: TestServer
    let houses: [House]
    let people: [[TestUser]]
    let askings: [Asking]
    let writes: [Route]
    var random: SeededRandom
    var seen: [Asking: Seen] = [:]
    var appointments: [[String]]
    var messages: [[String]]
    var known304 = 0
    var changed = 0
    var written = 0

    static func make(_ server: TestServer, _ plain: TestServer, seed: Int) async throws -> ListTagPlay {
        let boss = try await server.makeSuperadmin()
        let houses = [try await House.build(server, mark: "Own"), try await House.build(server, mark: "Sister")]
        try await server.addMembership(of: houses[0].doctor, in: houses[1].clinic)
        let people = houses.map { house in [house.admin, houses[0].doctor, house.people[.receptionist] ?? house.admin, house.patient, boss]
        }
        let routes = AllRoutes.protected(server.backend)
        var askings: [Asking] = []
        for (index, house) in houses.enumerated() {
            for route in routes where route.isTagged && !route.isResource && !route.showsTrail && !route.path.hasSuffix("/print") {
                let path = try #require(Specimen.path(route.path, house))
                let required = Specimen.query(route)
                var queries = [required]
                if route.operation.query.contains(where: { $0.name == "limit" }) { queries.append("limit=2") }
                if route.path.hasSuffix("slots") {
                    queries += ["date=2026-05-04&days=9", "date=2026-05-05&doctorId=\(houses[0].doctor.id)"]
                }
                for query in queries {
                    let whole = query.isEmpty ? path : "\(path)?\(query)"
                    askings += people[index].indices.map { Asking(path: whole, person: $0, house: index) }
                }
            }
            // A write of each clinic's own, since raw rows take the revision away.
            _ = try await server.patch("/clinics/\(house.clinic.id)", as: boss, ["slotMinutes": 30])
        }
        let writes = routes.filter { route in
            if case .custom = route.work { return false }
            return route.method != .get
        }
        return ListTagPlay(
            server: server, plain: plain, houses: houses, people: people, askings: askings, writes: writes,
            random: SeededRandom(seed: seed),
            appointments: houses.map { ["\($0.id("appointment"))"] }, messages: houses.map { ["\($0.id("message"))"] })
    }

    /// One write of some kind by somebody, which may be refused, or a while that passes.
    mutating func write() async throws {
        let index = Int.random(in: 0...1, using: &random)
        let (house, people) = (houses[index], people[index])
        guard let person = people.randomElement(using: &random) else { return }
        let (method, path, body): (HTTPRequest.Method, String, JSONValue?)
        switch Int.random(in: 0..<12, using: &random) {
        case 0...2: (method, path, body) = (.post, "/appointments", booking(house, ["patientId": "\(house.id("patient"))"]))
        case 3:
            let id = appointments[index].randomElement(using: &random) ?? ""
            (method, path, body) = (.put, "/appointments/\(id)", booking(house, ["status": "scheduled"]))
        case 4:
            let id = appointments[index].randomElement(using: &random) ?? ""
            let status = ["confirmed", "in_progress", "completed", "cancelled"].randomElement(using: &random) ?? ""
            (method, path, body) = (.patch, "/appointments/\(id)/status", ["status": .string(status)])
        case 5:
            (method, path, body) = (.post, "/messages", ["patientId": "\(house.id("patient"))", "message": "Hello"])
        case 6:
            let id = messages[index].randomElement(using: &random) ?? ""
            let change: JSONValue =
                Bool.random(using: &random)
                ? ["isStarred": .bool(Bool.random(using: &random))]
                : ["status": .string(Bool.random(using: &random) ? "read" : "unread")]
            (method, path, body) = (.put, "/messages/\(id)", change)
        case 7:
            let kind = ["staff/\(houses[0].doctor.id)", "patients/\(house.id("patient"))"].randomElement(using: &random) ?? ""
            (method, path, body) = (.patch, "/\(kind)", ["lastName": .string("Name\(Int.random(in: 0..<99, using: &random))")])
        case 8:
            server.clock.advance(minutes: Int.random(in: 1...200, using: &random))
            return
        case 9:
            let bytes = ["bufferMinutes", "slotMinutes"].randomElement(using: &random) ?? ""
            let value = [15, 20, 30].randomElement(using: &random) ?? 30
            (method, path, body) = (.patch, "/clinics/\(house.clinic.id)", .object(JSONObject([(bytes, .number(JSONNumber(value)))])))
        default:
            guard let route = writes.randomElement(using: &random), let filled = Specimen.path(route.path, house) else { return }
            let bodies = Specimen.bodies(route, house) ?? [nil]
            (method, path, body) = (route.method, filled, bodies.randomElement(using: &random) ?? nil)
        }
        let answer = try await server.send(method, path, as: person, clinic: house.clinic, body: body)
        if (200..<300).contains(answer.status) { written += 1 }
        if answer.status == 201 && path == "/appointments" { appointments[index].append(answer.id) }
        if answer.status == 201 && path == "/messages" { messages[index].append(answer.id) }
    }

    private mutating func booking(_ house: House, _ more: [String: JSONValue]) -> JSONValue {
        let hour = Int.random(in: 9..<17, using: &random)
        let time = "\(hour < 10 ? "0" : "")\(hour):\(Bool.random(using: &random) ? "00" : "30")"
        var members: [String: JSONValue] = [
            "doctorId": "\(houses[0].doctor.id)", "appointmentDate": .string("2026-05-0\(Int.random(in: 4...9, using: &random))"),
            "appointmentTime": .string(time), "appointmentType": "Checkup",
            "durationMinutes": .number(JSONNumber([15, 30, 60].randomElement(using: &random) ?? 30)),
        ]
        if Bool.random(using: &random) { members["roomId"] = "\(house.id("room"))" }
        members.merge(more) { $1 }
        return .object(JSONObject(members.map { ($0.key, $0.value) }))
    }

    mutating func ask(some count: Int) async throws {
        for _ in 0..<count {
            if let asking = askings.randomElement(using: &random) { try await ask(asking) }
        }
    }

    mutating func askAllTwice() async throws {
        for asking in askings {
            try await ask(asking)
            let before = known304
            try await ask(asking)
            if seen[asking] != nil { #expect(known304 == before + 1, "\(asking.path)") }
        }
    }

    private mutating func ask(_ asking: Asking) async throws {
        let (user, clinic) = (people[asking.house][asking.person], houses[asking.house].clinic)
        let fresh = try await plain.get(asking.path, as: user, clinic: clinic)
        let known = seen[asking]
        var headers: [String: String] = [:]
        headers["If-None-Match"] = known?.tag
        let answer = try await server.send(.get, asking.path, as: user, clinic: clinic, headers: headers)
        guard answer.status == 304 else {
            #expect(answer.status == fresh.status, "\(asking.path): \(answer)")
            seen[asking] = nil
            guard answer.status == 200 else { return }
            #expect(answer.bytes == fresh.bytes, "\(asking.path)")
            #expect(answer.header("ETag") == fresh.header("ETag"), "\(asking.path)")
            seen[asking] = Seen(tag: try #require(answer.header("ETag")), bytes: answer.bytes)
            if let known, known.bytes != answer.bytes { changed += 1 }
            return
        }
        known304 += 1
        #expect(fresh.status == 200 && fresh.bytes == known?.bytes, "\(asking.path) is stale")
        #expect(answer.header("ETag") == known?.tag)
    }
}
