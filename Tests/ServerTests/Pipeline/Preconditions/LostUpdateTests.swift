import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Two who mean the same state (If-Match)")
struct LostUpdateTests {
    @Test(
        "Of two writes at once, one is done and the other refused: of every resource, by every route",
        arguments: TestEngine.allCases)
    func race(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let routes = Self.routes(server).filter { $0.resource?.isChanged == true }
            #expect(routes.count >= 20)
            let start = server.now
            for (number, route) in routes.enumerated() {
                server.clock.set(start)
                try await contend(server, route, with: route, mark: "Twin\(number)")
                let rival = routes.first { $0.path == route.path && $0.method != .delete }
                if route.method == .delete, let rival {
                    try await contend(server, rival, with: route, mark: "Rival\(number)")
                }
            }
        }
    }

    private static func routes(_ server: TestServer) -> [Route] {
        AllRoutes.mounts(server.backend).first { $0.prefix == "/api/v1/protected" }?.routes ?? []
    }

    /// Has `first` and then `second` sent, with the same `If-Match`, while nothing can be committed.
    private func contend(_ server: TestServer, _ first: Route, with second: Route, mark: String) async throws
    {
        let name = "\(first.method) and \(second.method) \(second.path)"
        let house = try await TwoClinics.build(server, mark: mark)
        let path = try #require(Specimen.path(first.path, house), "\(name)")
        server.clock.advance(minutes: Specimen.wait(first))
        let resource = try #require(first.resource)
        let address = path.prefix(resource.path.split(separator: "/").count - 3)
        let tag = try #require(
            try await server.get(address, as: house.admin).header("ETag"), "\(name) \(address)")
        try await server.backend.accessLog.flush()
        @Sendable func write(_ route: Route) async throws -> Answer {
            let body = try #require(Specimen.bodies(route, house)?.first, "\(name)")
            return try await server.send(
                route.method, path, as: house.admin, body: body, headers: ["If-Match": tag])
        }

        let hold = try await TableHold(
            server, first.path.hasPrefix("/notifications") ? "notifications" : "audit_entries")
        async let one = write(first)
        if server.engine == .postgres { try await hold.wait(for: 1) }
        async let other = write(second)
        if server.engine == .postgres { try await hold.wait(for: 2) }
        try await hold.release()
        let answers = [try await one, try await other].sorted { $0.status < $1.status }
        #expect(answers[0].status < 300, "\(name): \(answers)")
        let isGone = try await server.get(address, as: house.admin).status == 404
        #expect(answers[1].code == (isGone ? "NOT_FOUND" : "PRECONDITION_FAILED"), "\(name): \(answers)")
    }

    @Test("Every resource that can be changed says what holds it meanwhile")
    func holds() async throws {
        try await TestServer.run(.sqlite) { server in
            let routes = Self.routes(server)
            #expect(Self.unheld(routes) == [])
        }
    }

    /// The changes of resources whose GET is not told how to hold them.
    private static func unheld(_ routes: [Route]) -> [String] {
        let held = Set(
            routes.filter { $0.method == .get && $0.hold != nil }.map { "/api/v1/protected" + $0.path })
        return routes.filter { $0.resource?.isChanged == true && !held.contains($0.resource?.path ?? "") }
            .map { "\($0.method) \($0.path)" }
    }
}

extension String {
    /// The first segments of a path.
    fileprivate func prefix(_ count: Int) -> String {
        split(separator: "/").prefix(count).map { "/" + $0 }.joined()
    }
}
