import API
import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import Server

@Suite("The ETag of a write's answer")
struct WriteTagTests {
    /// Routes whose answer shows the state of something that a GET shows too.
    static let expected: Set = [
        "POST /appointments", "PUT /appointments/:id", "PATCH /appointments/:id/status",
        "POST /appointments/:id/no-show", "POST /appointments/:id/flow",
        "DELETE /appointments/:id", "POST /invoices", "PATCH /invoices/:id", "POST /invoices/:id/void",
        "POST /patients",
        "PATCH /patients/:id", "PUT /patients/:id/contact-preferences", "PATCH /staff/:id", "POST /rooms",
        "PATCH /rooms/:id",
        "POST /appointment-types",
        "PATCH /appointment-types/:id", "POST /clinics", "PATCH /clinics/:id", "POST /clinics/:id/closures",
        "PUT /doctors/:id/schedule",
        "POST /doctors/:id/time-off", "POST /blocks", "PATCH /blocks/:id", "POST /messages",
        "PUT /messages/:id",
        "POST /messages/conversations/:id/send",
        "POST /notifications/:id/read", "PATCH /mobile/permissions/clinic/:clinicId/:role/:module",
    ]

    @Test(
        "A writer gets the very tag that a GET, or a HEAD, then gives to them",
        arguments: TestEngine.allCases)
    func same(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let boss = try await server.makeSuperadmin()
            var seen: Set<String> = []
            for role in Role.allCases {
                let house = try await TwoClinics.build(server, mark: "Of\(role.rawValue)")
                let user = house.people[role] ?? boss
                for route in Self.writes(server) {
                    let name = "\(route.method.rawValue) \(route.path)"
                    if name.hasSuffix("no-show") { server.clock.advance(minutes: 5 * 24 * 60) }
                    // The day to which PUT has moved the appointment.
                    if name.hasSuffix("/flow") { server.clock.advance(minutes: 4 * 24 * 60) }
                    let path = try #require(Specimen.path(route.path, house), "\(name)")
                    for body in try #require(Specimen.bodies(route, house), "\(name)") {
                        let answer = try await server.send(
                            route.method, path, as: user, clinic: house.clinic, body: body)
                        guard (200..<300).contains(answer.status) else { continue }
                        guard let tag = answer.header("ETag") else {
                            #expect(
                                route.method == .post || route.method == .delete, "\(name) as \(role): no tag"
                            )
                            continue
                        }
                        seen.insert(name)
                        let address =
                            answer.header("Content-Location")
                            ?? String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
                        if let location = answer.header("Location") {
                            #expect(location == address, "\(name)")
                        }
                        let now = try await server.get(address, as: user, clinic: house.clinic)
                        #expect(
                            now.status == 200 && now.header("ETag") == tag,
                            "\(name) as \(role): \(tag) \(answer), then \(now)")
                        let head = try await server.send(.head, address, as: user, clinic: house.clinic)
                        #expect(head.header("ETag") == tag && head.bytes.isEmpty, "\(name) as \(role)")
                    }
                }
                server.clock.set(try #require(Instant(TestClock.monday)))
            }
            #expect(seen == Self.expected)
        }
    }

    /// In an order in which each finds what it needs.
    private static func writes(_ server: TestServer) -> [Route] {
        let routes = AllRoutes.protected(server.backend).filter { route in
            if case .custom = route.work { return false }
            return route.method != .get
        }
        func rank(_ route: Route) -> Int {
            let isLate = route.path.hasSuffix("no-show") || route.path.hasSuffix("/flow")
            return route.method == .delete ? 2 : isLate ? 1 : 0
        }
        return routes.filter { rank($0) == 0 } + routes.filter { rank($0) == 1 }
            + routes.filter { rank($0) == 2 }
    }

    @Test(
        "One change goes on from another without a reading between, and a kept answer has its tag",
        arguments: TestEngine.allCases)
    func chain(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let admin = try await server.makeUser(.admin, in: try await server.makeClinic())
            func make() async throws -> Answer {
                try await server.send(
                    .post, "/rooms", as: admin, body: ["name": "One"], headers: ["Idempotency-Key": "k"])
            }
            let made = try await make()
            let again = try await make()
            #expect(
                again.header("ETag") == made.header("ETag")
                    && again.header("Content-Location") == made.header("Location"))
            var tag = try #require(made.header("ETag"))
            for name in ["Two", "Three", "Four"] {
                server.clock.advance(seconds: 1)
                let answer = try await server.send(
                    .patch, "/rooms/\(made.id)", as: admin, body: ["name": .string(name)],
                    headers: ["If-Match": tag])
                #expect(answer.status == 200 && answer.header("ETag") != tag, "\(answer)")
                tag = try #require(answer.header("ETag"))
            }
        }
    }
}
