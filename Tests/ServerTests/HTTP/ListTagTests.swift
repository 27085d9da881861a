import API
import Domain
import HTTPTypes
import Hummingbird
import NIOCore
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

    @Test(
        "Who has a list is told so without a body, to GET and HEAD, by any way of naming its tag",
        arguments: TestEngine.allCases)
    func notModified(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let (server, user) = (scene.server, scene.receptionist)
            _ = try await scene.booked()
            for path in [
                "/appointments", Self.slots, "/patients?limit=1", "/rooms", "/messages", "/clinics",
                "/notifications",
            ] {
                let first = try await server.get(path, as: user)
                let tag = try #require(first.header("ETag"))
                #expect(tag.hasPrefix("W/\""), "\(path)")
                for known in [tag, String(tag.dropFirst(2)), "\"x\", \(tag)", "W/\"x\" , \(tag),", "*"] {
                    for method in [.get, .head] as [HTTPRequest.Method] {
                        let again = try await ask(server, path, user, known, method)
                        #expect(again.status == 304 && again.bytes.isEmpty, "\(path), \(known): \(again)")
                        #expect(again.header("ETag") == tag && again.header("Content-Type") == nil)
                        for name in ["Cache-Control", "Vary"] {
                            #expect(again.header(name) == first.header(name))
                        }
                    }
                }
                #expect(
                    try await ask(server, path, user, tag, clinic: scene.clinic).status == 304,
                    "the clinic named is the one implied")
                for other in ["\"x\"", "x", tag + "x", "\"\(tag.dropFirst(3))"]
                where other != String(tag.dropFirst(2)) {
                    #expect(
                        try await ask(server, path, user, other).bytes == first.bytes, "\(path), \(other)")
                }
                #expect(first.header("Cache-Control") == "private, no-cache")
                #expect(first.header("Vary") == "Authorization, Cookie, X-Clinic-Id")
            }
            #expect(try await ask(server, "/appointments?limit=x", user, "*").status == 400)
        }
    }

    @Test(
        "A tag is good for its query, its user and their rights, and for nobody and nothing else",
        arguments: TestEngine.allCases)
    func foreign(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            _ = try await scene.booked()
            let tag = try #require(
                try await server.get("/appointments", as: scene.receptionist).header("ETag"))
            #expect(try await ask(server, "/appointments?limit=50", scene.receptionist, tag).status == 200)
            for user in [scene.doctor, scene.patient] {
                #expect(try await ask(server, "/appointments", user, tag).status == 200)
            }
            let north = try await server.makeClinic("North")
            #expect(
                try await ask(server, "/appointments", scene.receptionist, tag, clinic: north).status == 403)
            #expect(
                try await server.send(.get, "/appointments", headers: ["If-None-Match": tag]).status == 401)
            try await server.endMembership(of: scene.receptionist, in: scene.clinic)
            #expect(try await ask(server, "/appointments", scene.receptionist, tag).status == 403)
        }
    }

    @Test(
        "Slots keep their tag from one time of the grid to the next, and those of other days much longer",
        arguments: TestEngine.allCases)
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
            #expect(
                try await ask(server, Self.slots, user, past.header("ETag")).status == 304,
                "a day that is past stays past")
            // A clock that is set back brings slots back.
            server.clock.set(try #require(Instant(TestClock.monday)))
            #expect(try await ask(server, Self.slots, user, past.header("ETag")).status == 200)
            #expect(try await ask(server, Self.slots, user, first).status == 304)
        }
    }

    @Test(
        "Joining a clinic waits for bookings of the user elsewhere, so that its slots know of them",
        arguments: [TestEngine.postgres])
    func joining(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let north = try await server.makeClinic("North")
            let boss = try await server.makeUser(.admin, in: north)
            let token = try await server.invite(scene.doctor.email, .doctor, to: north, by: boss)
            let hold = try await TableHold(server, "appointments")
            async let booking = scene.book()
            try await hold.wait(for: 1)
            async let joining = server.accept(token, [:], as: scene.doctor)
            try await hold.wait(for: 2)
            try await hold.release()
            #expect(try await booking.status == 201)
            #expect(try await joining.status == 200)
            let slots = try await server.get(
                "/appointments/available-slots?date=\(BookingScene.tuesday)", as: boss)
            #expect(slots["slots"]?.array?.first { $0["time"] == "14:00" }?["available"] == false, "\(slots)")
        }
    }

    @Test(
        "A list that the caller has costs one query, of their membership; a superadmin's two",
        arguments: TestEngine.allCases)
    func statements(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let house = try await TwoClinics.build(server, mark: "Own")
            let boss = try await server.makeSuperadmin()
            #expect(
                try await server.patch("/clinics/\(house.clinic.id)", as: house.admin, ["slotMinutes": 20])
                    .status == 200)
            let routes = AllRoutes.protected(server.backend).filter(\.isTaggedByRevision)
            #expect(routes.count >= 14)
            for route in routes {
                for user in [house.admin, boss] {
                    var request = RequestData.test(at: server.now)
                    let path = try #require(Specimen.path(route.path, house))
                    request.path = "/api/v1/protected" + path
                    request.queryString = Specimen.query(route)
                    for (name, value) in zip(route.path.split(separator: "/"), path.split(separator: "/"))
                    where name.hasPrefix(":") {
                        request.parameters[String(name.dropFirst())] = String(value)
                    }
                    request.headers[.clinicId] = house.clinic.id.description
                    request.headers[.reason] = TestServer.reason
                    let made = try await run(server, route, request, user)
                    #expect(
                        made.reply.status == .ok && made.statements > (user.role == .superadmin ? 2 : 1),
                        "\(route.path)")
                    request.headers[.ifNoneMatch] = try #require(made.reply.tag).description
                    let known = try await run(server, route, request, user)
                    #expect(known.reply.status == .notModified, "\(route.path)")
                    #expect(
                        known.statements == (user.role == .superadmin ? 2 : 1),
                        "\(route.path) as \(user.role)")
                }
            }
        }
    }

    /// What happens inside the transaction, and in how many round trips.
    private func run(
        _ server: TestServer, _ route: Route, _ request: RequestData, _ user: TestUser
    ) async throws
        -> (reply: Reply, statements: Int)
    {
        var exchange = RequestExchange(
            route, request, body: RequestBody(buffer: ByteBuffer()), limit: LimitNote())
        exchange.token = VerifiedToken(identity: .user(user.id), expires: request.now)
        if case .read(let work) = route.work { exchange.work = .read(work) }
        // Without cached responses, so that a list which has to be made is.
        var services = server.backend.pipeline.services
        services.responseCache = nil
        let pipeline = Pipeline(services)
        return try await server.database.read { [exchange] tx in
            let counting = CountingConnection(tx.connection)
            let reply = try pipeline.pass(Transaction(counting), exchange).0
            return (reply, counting.count)
        }
    }

    @Test(
        "No tag is ever good for other bytes, whatever is written in between and whenever it is asked",
        arguments: TestEngine.allCases,
        1...2)
    func neverStale(engine: TestEngine, seed: Int) async throws {
        try await TestServer.run(engine) { server in
            try await server.beside({ $0.responseCacheMib = 0 }) { plain in
                var play = try await ListTagPlay.make(server, plain, seed: seed)
                for _ in 0..<70 {
                    try await play.write()
                    try await play.ask(some: 14)
                }
                try await play.askAllTwice()
                #expect(
                    play.known304 > 100 && play.changed > 60 && play.written > 30,
                    "\(play.known304) \(play.changed) \(play.written)")
            }
        }
    }
}
