import API
import Domain
import HTTPTypes
import TestSupport
import Testing

@testable import Server

@Suite("ETag, If-None-Match and If-Match")
struct PreconditionTests {
    @Test("Every PUT, PATCH and DELETE heeds If-Match", arguments: TestEngine.allCases)
    func guarded(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let house = try await TwoClinics.build(server, mark: "Own")
            let before = try await ClinicDump.take(server, house.clinic)
            let methods: [HTTPRequest.Method] = [.put, .patch, .delete]
            for route in AllRoutes.protected(server.backend) where methods.contains(route.method) {
                let path = try #require(Specimen.path(route.path, house), "\(route.path)")
                for body in try #require(Specimen.bodies(route, house), "\(route.method) \(route.path)") {
                    let answer = try await server.send(
                        route.method, path, as: house.admin, body: body,
                        headers: ["If-Match": "\"of another time\""])
                    #expect(
                        answer.status == 412 && answer.code == "PRECONDITION_FAILED",
                        "\(route.method) \(route.path): \(answer)")
                }
            }
            #expect(try await ClinicDump.take(server, house.clinic) == before)
        }
    }

    @Test(
        "Of two that change a doctor's week, the second must have seen the first's",
        arguments: TestEngine.allCases)
    func week(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let doctor = try await server.makeUser(.doctor, in: clinic)
            let path = "/doctors/\(doctor.id)/schedule"
            let tag = try #require(try await server.get(path, as: doctor).header("ETag"))
            func change(_ end: JSONValue) async throws -> Int {
                let body: JSONValue = [
                    "weekly": [["weekday": "monday", "startTime": "09:00", "endTime": end]]
                ]
                return try await server.send(.put, path, as: doctor, body: body, headers: ["If-Match": tag])
                    .status
            }
            #expect(try await change("12:00") == 200)
            #expect(try await change("13:00") == 412)
            #expect(try await server.get(path, as: doctor)["weekly"]?.array?.first?["endTime"] == "12:00")
        }
    }

    @Test(
        "What a phone asks for again and again is 304 while it stays the same",
        arguments: ["/mobile/permissions", "/api/v1/auth/me"])
    func polled(path: String) async throws {
        try await TestServer.run(.sqlite) { server in
            let user = try await server.makeUser(.doctor, in: try await server.makeClinic())
            let tag = try #require(try await server.get(path, as: user).header("ETag"))
            let again = try await server.send(.get, path, as: user, headers: ["If-None-Match": tag])
            #expect(again.status == 304 && again.bytes.isEmpty)
        }
    }

    @Test("A tag that a proxy has weakened still saves a transfer, and never lets a change through")
    func weakened() async throws {
        try await TestServer.run(.sqlite) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let path = "/rooms/\(try await server.makeRoom(in: clinic))"
            let tag = try #require(try await server.get(path, as: admin).header("ETag"))
            for list in [tag, "W/\(tag)", "\"x\", W/\(tag)", "*"] {
                #expect(
                    try await server.send(.get, path, as: admin, headers: ["If-None-Match": list]).status
                        == 304, "\(list)")
            }
            #expect(
                try await server.send(.get, path, as: admin, headers: ["If-None-Match": "W/\"x\""]).status
                    == 200)
            func change(_ tag: String) async throws -> Int {
                try await server.send(
                    .patch, path, as: admin, body: ["name": "Other"], headers: ["If-Match": tag]
                ).status
            }
            #expect(try await change("W/\(tag)") == 412)
            let told = try await server.send(
                .patch, path, as: admin, body: ["name": "Other"], headers: ["If-Match": "W/\(tag)"])
            #expect(told.message?.contains("weak") == true, "\(told)")
            #expect(try await change(tag) == 200)
        }
    }

    @Test(
        "A star stands for any state, a list for several, and what is no list is refused for that",
        arguments: TestEngine.allCases)
    func lists(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic)
            let path = "/rooms/\(try await server.makeRoom(in: clinic))"
            func change(
                _ name: String, _ list: String, at path: String = path, header: String = "If-Match"
            ) async throws -> Answer {
                try await server.send(
                    .patch, path, as: admin, body: ["name": .string(name)], headers: [header: list])
            }
            #expect(try await change("One", "*").status == 200)
            let tag = try #require(try await server.get(path, as: admin).header("ETag"))
            #expect(try await change("Two", "\"x\", \(tag)").status == 200)
            #expect(try await change("Three", "\"x\", \(tag)").code == "PRECONDITION_FAILED")
            for list in ["x", String(tag.dropFirst().dropLast()), "\"x", "*, \"x\"", ","] {
                let refused = try await change("Four", list)
                #expect(
                    refused.code == "PRECONDITION_FAILED"
                        && refused.message?.hasPrefix("If-Match must be") == true, "\(refused)")
            }
            // Nothing there: no state that could be meant, and no complaint about the list.
            for list in ["*", tag, "x"] {
                #expect(
                    try await change("Five", list, at: "/rooms/\(ID.make(at: server.now))").code
                        == "NOT_FOUND")
            }
            #expect(try await change("Six", "*", header: "If-None-Match").code == "PRECONDITION_FAILED")
            #expect(try await change("Six", "x", header: "If-None-Match").code == "PRECONDITION_FAILED")
            #expect(try await change("Six", "\"x\"", header: "If-None-Match").status == 200)
            #expect(
                try await server.send(.get, path, as: admin, headers: ["If-None-Match": "x"]).status == 200)
        }
    }
}
