import API
import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import Server
@testable import Storage

/// Walks the whole route table, so that a route is held to this from the day on which it is added.
@Suite("Each clinic for itself")
struct TenancyTests {
    /// The routes that need a sign-in, with their full addresses.
    private func routes(_ server: TestServer) -> [(route: Route, prefix: String)] {
        AllRoutes.mounts(server.backend).flatMap { mount in
            mount.routes.filter { $0.access != .anyone }.map { ($0, mount.prefix) }
        }
    }

    private func address(_ route: Route, _ prefix: String, _ house: TwoClinics) throws -> String {
        let path = try #require(
            Specimen.path(route.path, house),
            "\(route.path) has a variable that Specimen.path does not know: add it")
        let query = Specimen.query(route)
        return prefix + path + (query.isEmpty ? "" : "?\(query)")
    }

    private func bodies(_ route: Route, _ house: TwoClinics) throws -> [JSONValue?] {
        try #require(
            Specimen.bodies(route, house),
            "\(route.method) \(route.path) has a body that Specimen.bodies does not know: add it")
    }

    private func roles(_ route: Route) -> Set<Role> {
        if case .members(let roles) = route.access { roles } else { [] }
    }

    @Test(
        "Without a token every route is 401, and so it is with somebody else's signature",
        arguments: TestEngine.allCases)
    func strangers(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let house = try await TwoClinics.build(server, mark: "Zephyr")
            for (route, prefix) in routes(server) {
                let (path, body) = (try address(route, prefix, house), try bodies(route, house)[0])
                for headers in [[:], ["Authorization": "Bearer x.y.z"], ["Authorization": "Basic YTpi"]] {
                    let answer = try await server.send(route.method, path, body: body, headers: headers)
                    #expect(answer.status == 401, "\(route.method) \(route.path): \(answer)")
                    #expect(answer.header("WWW-Authenticate")?.hasPrefix("Bearer") == true)
                }
            }
        }
    }

    @Test("A role that a route is not for gets 403, whatever it sends", arguments: TestEngine.allCases)
    func roles(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let house = try await TwoClinics.build(server, mark: "Zephyr")
            let before = try await ClinicDump.take(server, house.clinic)
            for (route, prefix) in routes(server) {
                let path = try address(route, prefix, house)
                for (role, user) in house.people where !roles(route).contains(role) {
                    for body in try bodies(route, house) + [[:]] {
                        let answer = try await server.send(route.method, path, as: user, body: body)
                        #expect(answer.status == 403, "\(role): \(route.method) \(route.path): \(answer)")
                    }
                }
            }
            #expect(try await ClinicDump.take(server, house.clinic) == before)
        }
    }

    @Test(
        "A clinic that the caller does not belong to can't be chosen by header",
        arguments: TestEngine.allCases)
    func header(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let own = try await TwoClinics.build(server, mark: "Own")
            let other = try await TwoClinics.build(server, mark: "Zephyr")
            for (route, prefix) in routes(server) {
                let body = try bodies(route, own)[0]
                for house in [own, other] {
                    let answer = try await server.send(
                        route.method, try address(route, prefix, house), as: own.admin, clinic: other.clinic,
                        body: body)
                    #expect(answer.status == 403, "\(route.method) \(route.path): \(answer)")
                    #expect(!answer.text.contains("Zephyr"))
                }
                let malformed = try await server.send(
                    route.method, try address(route, prefix, own), as: own.admin, body: body,
                    headers: ["X-Clinic-Id": "mine"])
                #expect(malformed.status == 400, "\(route.method) \(route.path): \(malformed)")
            }
        }
    }

    @Test(
        "Ids of another clinic find nothing, change nothing and show nothing", arguments: TestEngine.allCases)
    func otherClinic(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let own = try await TwoClinics.build(server, mark: "Own")
            let other = try await TwoClinics.build(server, mark: "Zephyr")
            let before = try await ClinicDump.take(server, other.clinic)
            for (route, prefix) in routes(server) {
                for (role, user) in own.people where roles(route).contains(role) {
                    func check(_ path: String, _ body: JSONValue?, _ allowed: Set<Int>) async throws {
                        let answer = try await server.send(route.method, path, as: user, body: body)
                        #expect(
                            allowed.contains(answer.status), "\(role): \(route.method) \(path): \(answer)")
                        #expect(
                            !answer.text.contains("Zephyr"), "\(role): \(route.method) \(path): \(answer)")
                    }
                    if route.path.contains(":") {
                        // The contract lets the permissions' path be 403 (§7); of other rows an admin must
                        // not even learn that much.
                        let isHidden = role == .admin && !route.path.hasPrefix("/mobile/permissions/clinic")
                        for body in try bodies(route, other) {
                            try await check(
                                try address(route, prefix, other), body, isHidden ? [404] : [403, 404])
                        }
                    }
                    for case let foreign?? in try bodies(route, own).map({ $0?.swapping(own, for: other) }) {
                        try await check(try address(route, prefix, own), foreign, [400, 403, 404])
                    }
                }
            }
            #expect(try await ClinicDump.take(server, other.clinic) == before)
        }
    }

    @Test(
        "No list shows a row of another clinic, neither by itself nor when asked for by id",
        arguments: TestEngine.allCases)
    func lists(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let own = try await TwoClinics.build(server, mark: "Own")
            let other = try await TwoClinics.build(server, mark: "Zephyr")
            for (route, prefix) in routes(server)
            where route.method == .get && !route.path.contains(":") && route.path != "/messages/stream" {
                let path = try address(route, prefix, own)
                for (role, user) in own.people where roles(route).contains(role) {
                    let answer = try await server.get(path, as: user)
                    #expect(answer.status == 200, "\(role): \(path): \(answer)")
                    #expect(!answer.text.contains("Zephyr"), "\(role): \(path): \(answer)")
                    for parameter in route.operation.query
                    where parameter.name.hasSuffix("Id") && parameter.name != "lastEventId" {
                        let kind =
                            parameter.name == "actorId" || parameter.name == "recipientId"
                            ? "doctor" : String(parameter.name.dropLast(2))
                        let id = other.ids[kind] ?? other.id("patient")
                        let narrowed = try await server.get(
                            "\(path)\(path.contains("?") ? "&" : "?")\(parameter.name)=\(id)", as: user)
                        #expect(
                            [200, 403, 404].contains(narrowed.status),
                            "\(role): \(path) \(parameter.name): \(narrowed)")
                        // The trail tells of what somebody asked for, also where nothing was found.
                        let rows = narrowed.data.filter {
                            route.path != "/audit" || $0["clinicId"]?.string != own.clinic.id.description
                        }
                        #expect(
                            !narrowed.text.contains("Zephyr") && rows.isEmpty,
                            "\(role): \(path) \(parameter.name): \(narrowed)")
                    }
                }
            }
        }
    }

    @Test("The suite watches every table that there is", arguments: TestEngine.allCases)
    func watched(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let tables = try await server.database.read { tx in try Catalogue.tables(tx).map(\.name) }
            let known = ClinicDump.unwatched.union(ClinicDump.tables(ID(high: 0, low: 0)).map(\.name))
            #expect(Set(tables).subtracting(known).isEmpty)
        }
    }
}
