import API
import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import Server
@testable import Storage

@Suite("The weak tags of lists and slots")
struct ListTagTests {
    private static let slots = "/appointments/available-slots?date=2026-05-04"

    private func ask(
        _ server: TestServer, _ path: String, _ user: TestUser, _ known: String?, clinic: TestClinic? = nil,
        _ method: HTTPRequest.Method = .get
    ) async throws -> Answer {
        var headers: [String: String] = [:]
        headers["If-None-Match"] = known
        return try await server.send(method, path, as: user, clinic: clinic, headers: headers)
    }

    @Test("Who has a list is told so without a body, to GET and HEAD, by any way of naming its tag", arguments: TestEngine.allCases)
    func notModified(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let (server, user) = (scene.server, scene.receptionist)
            _ = try await scene.booked()
            for path in ["/appointments", Self.slots, "/patients?limit=1", "/rooms", "/messages", "/clinics", "/notifications"] {
                let first = try await server.get(path, as: user)
                let tag = try #require(first.header("ETag"))
                #expect(tag.hasPrefix("W/\""), "\(path)")
                for known in [tag, String(tag.dropFirst(2)), "\"x\", \(tag)", "W/\"x\" , \(tag),", "*"] {
                    for method in [.get, .head] as [HTTPRequest.Method] {
                        let again = try await ask(server, path, user, known, method)
                        #expect(again.status == 304 && again.bytes.isEmpty, "\(path), \(known): \(again)")
                        #expect(again.header("ETag") == tag && again.header("Content-Type") == nil)
                        for name in ["Cache-Control", "Vary"] { #expect(again.header(name) == first.header(name)) }
                    }
                }
                #expect(try await ask(server, path, user, tag, clinic: scene.clinic).status == 304, "the clinic named is the one implied")
                for other in ["\"x\"", "x", tag + "x", "\"\(tag.dropFirst(3))"] where other != String(tag.dropFirst(2)) {
                    #expect(try await ask(server, path, user, other).bytes == first.bytes, "\(path), \(other)")
                }
                #expect(first.header("Cache-Control") == "private, no-cache")
                #expect(first.header("Vary") == "Authorization, X-Clinic-Id")
            }
            #expect(try await ask(server, "/appointments?limit=x", user, "*").status == 400)
        }
    }

    @Test("A tag is good for its query, its user and their rights, and for nobody and nothing else", arguments: TestEngine.allCases)
    func foreign(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            _ = try await scene.booked()
            let tag = try #require(try await server.get("/appointments", as: scene.receptionist).header("ETag"))
            #expect(try await ask(server, "/appointments?limit=50", scene.receptionist, tag).status == 200)
            for user in [scene.doctor, scene.patient] { #expect(try await ask(server, "/appointments", user, tag).status == 200) }
            let north = try await server.makeClinic("North")
            #expect(try await ask(server, "/appointments", scene.receptionist, tag, clinic: north).status == 403)
            #expect(try await server.send(.get, "/appointments", headers: ["If-None-Match": tag]).status == 401)
            try await server.endMembership(of: scene.receptionist, in: scene.clinic)
            #expect(try await ask(server, "/appointments", scene.receptionist, tag).status == 403)
        }
    }

    @Test("Slots keep their tag from one time of the grid to the next, and those of other days much longer", arguments: TestEngine.allCases)
    func clock(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let (server, user) = (scene.server, scene.receptionist)
            _ = try await scene.booked()
            // It is Monday, 11:00 sharp: the slot that begins now can still be had.
            let first = try #require(try await server.get(Self.slots, as: user).header("ETag"))
            let tomorrow = "/appointments/available-slots?date=2026-05-05"
            let next = try #require(try await server.get(tomorrow, as: user).header("ETag"))
            #expect(try await ask(server, Self.slots, user, first).status == 304)
            server.clock.set(Instant(milliseconds: server.now.milliseconds + 1))
            let second = try await ask(server, Self.slots, user, first)
            let tag = try #require(second.header("ETag"))
            #expect(second.status == 200 && tag != first)
            server.clock.advance(minutes: 29)
            #expect(try await ask(server, Self.slots, user, tag).status == 304)
            #expect(try await ask(server, Self.slots, user, "\(first), \(tag)").header("ETag") == tag)
            server.clock.advance(minutes: 1)
            #expect(try await ask(server, Self.slots, user, tag).status == 200)
            // Tomorrow's stay as they are until its first time is past.
            #expect(try await ask(server, tomorrow, user, next).status == 304)
            let days = try #require(try await server.get("\(Self.slots)&days=31", as: user).header("ETag"))
            server.clock.advance(minutes: 6 * 60)
            #expect(try await ask(server, "\(Self.slots)&days=31", user, days).status == 200)
            server.clock.advance(minutes: 15 * 60)
            let past = try await server.get(Self.slots, as: user)
            #expect(past["slots"]?.array?.isEmpty == true)
            #expect(try await ask(server, tomorrow, user, next).status == 304)
            server.clock.advance(minutes: 60)
            #expect(try await ask(server, tomorrow, user, next).status == 200)
            server.clock.advance(minutes: 40 * 24 * 60)
            #expect(try await ask(server, Self.slots, user, past.header("ETag")).status == 304, "a day that is past stays past")
            // A clock that is set back brings slots back.
            server.clock.set(try #require(Instant(TestClock.monday)))
            #expect(try await ask(server, Self.slots, user, past.header("ETag")).status == 200)
            #expect(try await ask(server, Self.slots, user, first).status == 304)
        }
    }

    @Test("A list that the caller has costs one query, of their membership; a superadmin's two", arguments: TestEngine.allCases)
    func statements(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let house = try await House.build(server, mark: "Own")
            let boss = try await server.makeSuperadmin()
            #expect(try await server.patch("/clinics/\(house.clinic.id)", as: house.admin, ["slotMinutes": 20]).status == 200)
            let routes = AllRoutes.protected(server.backend).filter(\.isTaggedByRevision)
            #expect(routes.count >= 14)
            for route in routes {
                for user in [house.admin, boss] {
                    var request = Incoming.test(at: server.now)
                    let path = try #require(Specimen.path(route.path, house))
                    request.path = "/api/v1/protected" + path
                    request.queryString = Specimen.query(route)
                    for (name, value) in zip(route.path.split(separator: "/"), path.split(separator: "/")) where name.hasPrefix(":") {
                        request.parameters[String(name.dropFirst())] = String(value)
                    }
                    request.headers[.clinicId] = house.clinic.id.description
                    let made = try await run(server, route, request, user)
                    #expect(made.reply.status == .ok && made.statements > (user.role == .superadmin ? 2 : 1), "\(route.path)")
                    request.headers[.ifNoneMatch] = try #require(made.reply.tag).description
                    let known = try await run(server, route, request, user)
                    #expect(known.reply.status == .notModified, "\(route.path)")
                    #expect(known.statements == (user.role == .superadmin ? 2 : 1), "\(route.path) as \(user.role)")
                }
            }
        }
    }

    /// What happens inside the transaction, and in how many round trips.
    private func run(_ server: TestServer, _ route: Route, _ request: Incoming, _ user: TestUser) async throws
        -> (reply: Reply, statements: Int)
    {
        var exchange = RequestExchange(route, request, body: RequestBody(buffer: ByteBuffer()), limit: LimitNote())
        exchange.identity = .user(user.id)
        if case .read(let work) = route.work { exchange.work = .read(work) }
        // Without pages that are remembered, so that a list which has to be made is.
        var services = server.backend.pipeline.services
        services.pages = nil
        let pipeline = Pipeline(services)
        return try await server.database.read { [exchange] tx in
            let counting = CountingConnection(tx.connection)
            let reply = try pipeline.pass(Transaction(counting), exchange).0
            return (reply, counting.count)
        }
    }

    @Test(
        "No tag is ever good for other bytes, whatever is written in between and whenever it is asked", arguments: TestEngine.allCases,
        1...2)
    func neverStale(engine: TestEngine, seed: Int) async throws {
        try await TestServer.run(engine) { server in
            try await server.beside({ $0.pageMemory = 0 }) { plain in
                var play = try await ListTagPlay.make(server, plain, seed: seed)
                for _ in 0..<70 {
                    try await play.write()
                    try await play.ask(some: 14)
                }
                try await play.askAllTwice()
                #expect(play.known304 > 100 && play.changed > 60 && play.written > 30, "\(play.known304) \(play.changed) \(play.written)")
            }
        }
    }
}

/// Counts the round trips of what runs over it.
private final class CountingConnection: Storage.Connection {
    private let base: any Storage.Connection
    private(set) var count = 0

    init(_ base: any Storage.Connection) { self.base = base }

    var engine: Engine { base.engine }
    var failure: DatabaseError? { base.failure }
    var notifications: PendingNotifications {
        get { base.notifications }
        set { base.notifications = newValue }
    }

    func each(_ sql: SQL, _ visit: (borrowing Row) throws -> Bool) throws {
        count += 1
        try base.each(sql, visit)
    }
    func eachAll(_ queries: [SQL], _ visit: (Int, borrowing Row) throws -> Void) throws {
        count += 1
        try base.eachAll(queries, visit)
    }
    func run(_ sql: SQL) throws -> Int {
        count += 1
        return try base.run(sql)
    }
    func runAll(_ statements: [SQL]) throws -> [Int] {
        count += 1
        return try base.runAll(statements)
    }
    func runLater(_ statements: [SQL]) throws { try base.runLater(statements) }
    func liftTimeLimit() throws { try base.liftTimeLimit() }
    func openSavepoint() throws { try base.openSavepoint() }
    func releaseSavepoint() throws { try base.releaseSavepoint() }
    func rollBackSavepoint() { base.rollBackSavepoint() }
}

/// Two clinics that share a doctor, and people in both who write and read at random.
private struct ListTagPlay {
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
