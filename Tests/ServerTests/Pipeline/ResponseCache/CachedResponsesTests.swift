import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

/// Two servers on one database: one remembers pages, the other makes each again.
@Suite("A cached response is what a fresh one would be")
struct CachedResponsesTests {
    /// A page and who asks for it.
    private struct Asking {
        var path: String
        var user: TestUser
        var clinic: TestClinic
    }

    private static let day = "2026-05-06"

    private func askings(_ houses: [TwoClinics], boss: TestUser) -> [Asking] {
        houses.flatMap { house -> [Asking] in
            let people = [house.admin, house.doctor, house.patient, boss]
            return people.flatMap { user in
                [
                    "/appointments", "/appointments?limit=2&doctorId=\(house.doctor.id)",
                    "/appointments?status=cancelled",
                    "/appointments/available-slots?date=\(Self.day)",
                    "/appointments/available-slots?date=\(Self.day)&doctorId=\(house.doctor.id)",
                    "/appointments/available-slots?date=2026-05-04&days=3",
                ].map { Asking(path: $0, user: user, clinic: house.clinic) }
            }
        }
    }

    private func compare(
        _ server: TestServer, _ plain: TestServer, _ askings: [Asking], after: String
    ) async throws {
        for asking in askings {
            let cached = try await server.get(asking.path, as: asking.user, clinic: asking.clinic)
            let fresh = try await plain.get(asking.path, as: asking.user, clinic: asking.clinic)
            #expect(cached.status == fresh.status, "\(asking.path) as \(asking.user.role) after \(after)")
            #expect(
                cached.bytes == fresh.bytes || fresh.status != 200,
                "\(asking.path) as \(asking.user.role) after \(after)")
        }
    }

    @Test(
        "After every write that there is, in the clinic and in one that shares its doctor",
        arguments: TestEngine.allCases)
    func writes(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            try await server.beside({ $0.responseCacheMib = 0 }) { plain in
                let boss = try await server.makeSuperadmin()
                let start = server.now
                for route in AllRoutes.protected(server.backend) where route.method != .get {
                    if case .custom = route.work { continue }
                    // That needs a password of a moment ago; ErasureTests sees what is shown after.
                    if route.path == "/patients/:id/erase" { continue }
                    server.clock.set(start)
                    let house = try await TwoClinics.build(server, mark: "Own")
                    let sister = try await TwoClinics.build(server, mark: "Sister")
                    try await server.addMembership(of: house.doctor, in: sister.clinic)
                    server.clock.advance(minutes: Specimen.wait(route))
                    let path = try #require(Specimen.path(route.path, house), "\(route.path)")
                    let askings = askings([house, sister], boss: boss)
                    for body in try #require(Specimen.bodies(route, house), "\(route.method) \(route.path)") {
                        // A write of each clinic's own, since raw rows make all pages be forgotten.
                        for house in [house, sister] {
                            let answer = try await server.patch(
                                "/clinics/\(house.clinic.id)", as: boss, ["slotMinutes": 20])
                            try #require(answer.status == 200, "\(answer)")
                        }
                        try await compare(server, plain, askings, after: "nothing")
                        let user =
                            route.access == .superadmin || route.path.hasPrefix("/staff") ? boss : house.admin
                        let answer = try await server.send(
                            route.method, path, as: user, clinic: house.clinic, body: body)
                        #expect(
                            (200..<300).contains(answer.status), "\(route.method) \(route.path): \(answer)")
                        try await compare(server, plain, askings, after: "\(route.method) \(route.path)")
                    }
                }
            }
            let outcomes = server.backend.metrics.pageOutcomes
            #expect(outcomes["hit", default: 0] > 100 && outcomes["miss", default: 0] > 100, "\(outcomes)")
        }
    }

    @Test("A doctor's day and name show in the other clinic too", arguments: TestEngine.allCases)
    func sharedDoctor(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            let boss = try await server.makeSuperadmin()
            let north = try await server.makeClinic("North")
            let desk = try await server.makeUser(.receptionist, in: north)
            try await server.addMembership(of: scene.doctor, in: north)
            #expect(try await server.post("/rooms", as: boss, clinic: north, ["name": "1"]).status == 201)
            let path =
                "/appointments/available-slots?date=\(BookingScene.tuesday)&doctorId=\(scene.doctor.id)"
            func slot() async throws -> JSONValue? {
                try await server.get(path, as: desk).json["slots"]?.array?.first {
                    $0["time"]?.string == "14:00"
                }
            }
            #expect(try await slot()?["available"] == true)
            let appointment = try await scene.booked(at: "14:00")
            #expect(try await slot()?["available"] == false)
            #expect(
                try await server.delete("/appointments/\(appointment)", as: scene.receptionist).status == 200)
            #expect(try await slot()?["available"] == true)
            try await server.rename(scene.doctor, "Fatima", "Malik")
            #expect(try await slot()?["doctorName"] == "Dr. Fatima Malik")
        }
    }

    @Test("A slot is gone once its time is past, though nobody writes", arguments: TestEngine.allCases)
    func time(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            let server = scene.server
            _ = try await scene.booked()
            func times() async throws -> [String?] {
                let day = scene.clinic.zone.local(server.now).date
                let answer = try await server.get(
                    "/appointments/available-slots?date=\(day)&doctorId=\(scene.doctor.id)",
                    as: scene.receptionist)
                return try #require(answer.json["slots"]?.array).map { $0["time"]?.string }
            }
            // It is 11:00 sharp.
            #expect(try await times().first == "11:00")
            #expect(try await times().first == "11:00")
            server.clock.set(Instant(milliseconds: server.now.milliseconds + 1))
            #expect(try await times().first == "11:30")
            server.clock.advance(minutes: 29)
            #expect(try await times().first == "11:30")
            server.clock.advance(minutes: 1)
            #expect(try await times().first == "12:00")
        }
    }

    @Test("A reader whose membership has ended gets no cached page", arguments: TestEngine.allCases)
    func rights(engine: TestEngine) async throws {
        try await BookingScene.run(engine) { scene in
            _ = try await scene.booked()
            #expect(try await scene.server.get("/appointments", as: scene.receptionist).status == 200)
            #expect(try await scene.server.get("/appointments", as: scene.receptionist).status == 200)
            try await scene.server.endMembership(of: scene.receptionist, in: scene.clinic)
            #expect(try await scene.server.get("/appointments", as: scene.receptionist).status == 403)
        }
    }
}

extension MetricRegistry {
    /// Requests to the response cache by outcome, which the former series counts too.
    fileprivate var pageOutcomes: [String: Int64] {
        let outcomes = outcomes(of: "odontox_response_cache_requests_total")
        #expect(outcomes == self.outcomes(of: "odontox_remembered_pages_total"))
        return outcomes
    }

    private func outcomes(of name: String) -> [String: Int64] {
        var outcomes: [String: Int64] = [:]
        for (key, series) in all where key.name == name {
            if case .counter(let counter) = series { outcomes[key.labels[0].value] = counter.value }
        }
        return outcomes
    }
}
