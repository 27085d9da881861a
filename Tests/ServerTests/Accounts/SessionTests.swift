import HTTPTypes
import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Sessions, as their owner sees and ends them")
struct SessionTests {
    private static let path = "/api/v1/auth/sessions"

    @Test("Are listed with device, moments, address and which is this one", arguments: TestEngine.allCases)
    func list(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let phone = try await server.signIn(doctor, device: "  Ada's phone\u{7} ")
            let signedInAt = server.now
            server.clock.advance(minutes: 10)
            let desk = try await server.signIn(doctor)
            let list = try await server.send(.get, Self.path, in: phone)
            #expect(list.status == 200, "\(list)")
            #expect(list.data.map { $0["device"] } == [.null, "Ada's phone"])
            #expect(list.data.map { $0["current"] } == [false, true])
            #expect(list.data[1]["createdAt"]?.string == signedInAt.description)
            #expect(list.data[1]["lastUsedAt"]?.string == signedInAt.description)
            #expect(
                Set(list.data[1].object?.members.map(\.name) ?? []) == [
                    "id", "device", "createdAt", "lastUsedAt", "lastAddress", "current",
                ])
            try await server.backend.sessionUses.flush()
            let after = try await server.send(.get, Self.path, in: desk)
            #expect(
                after.data.first { $0["device"] != .null }?["lastUsedAt"]?.string == server.now.description)
            #expect(after.data.map { $0["current"] }.filter { $0 == true }.count == 1)
        }
    }

    @Test(
        "One ends by its id: its access and refresh tokens with it, and nothing else",
        arguments: TestEngine.allCases)
    func endOne(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, clinic in
            let other = try await server.makeUser(.admin, in: clinic, password: "a good password")
            let (mine, lost) = (
                try await server.signIn(doctor), try await server.signIn(doctor, device: "lost")
            )
            let stranger = try await server.signIn(other)
            let list = try await server.send(.get, Self.path, in: mine)
            let id = try #require(list.data.first { $0["device"] == "lost" }?["id"]?.string)
            #expect(try await server.send(.delete, "\(Self.path)/\(id)", in: stranger).status == 404)
            #expect(try await server.send(.delete, "\(Self.path)/x", in: mine).status == 400)
            #expect(try await server.status(in: lost) == 200)
            #expect(try await server.send(.delete, "\(Self.path)/\(id)", in: mine).status == 204)
            try await server.beside { twin async throws in
                for one in [server, twin] {
                    #expect(try await one.status(in: lost) == 401)
                    #expect(try await one.status(in: lost, "/api/v1/protected/appointments") == 401)
                    #expect(try await one.refresh(lost.refresh).status == 401)
                    #expect(try await one.status(in: mine) == 200)
                    #expect(try await one.status(in: stranger) == 200)
                }
            }
            #expect(try await server.send(.delete, "\(Self.path)/\(id)", in: mine).status == 404)
            #expect(
                try await server.count("SELECT count(*) FROM audit_entries WHERE action = 'signed_out'") == 1)
        }
    }

    @Test("All others end at once, this one goes on", arguments: TestEngine.allCases)
    func endOthers(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let mine = try await server.signIn(doctor)
            var others: [TestSession] = []
            for _ in 0..<3 { others.append(try await server.signIn(doctor)) }
            #expect(try await server.send(.delete, Self.path, in: mine).status == 204)
            for other in others { #expect(try await server.status(in: other) == 401) }
            #expect(try await server.status(in: mine) == 200)
            #expect(try await server.send(.get, Self.path, in: mine).data.count == 1)
            // Without a session of its own, a token ends them all, and goes on itself.
            #expect(try await server.delete(Self.path, as: doctor).status == 204)
            #expect(try await server.status(in: mine) == 401)
            #expect(try await server.get(Self.path, as: doctor).data.isEmpty)
        }
    }

    @Test("Signing out is felt by the next request, on each server", arguments: TestEngine.allCases)
    func signOut(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let (session, other) = (try await server.signIn(doctor), try await server.signIn(doctor))
            try await server.beside { twin in
                #expect(try await twin.status(in: session) == 200)
                #expect(try await server.send(.post, "/api/v1/auth/logout", in: session).status == 204)
                for one in [server, twin] {
                    let refused = try await one.send(.get, "/api/v1/auth/me", in: session)
                    #expect(refused.status == 401)
                    #expect(refused.header("WWW-Authenticate")?.contains("invalid_token") == true)
                    #expect(try await one.status(in: other) == 200)
                }
            }
            // A session of somebody else behind one's own token is no session.
            let admin = try await server.backend.tokens.issue(
                user: doctor.id, role: "doctor", clinicId: nil, session: ID(high: 7, low: 7))
            #expect(
                try await server.get("/api/v1/auth/me", headers: ["Authorization": "Bearer \(admin)"]).status
                    == 401)
        }
    }

    @Test("Live 30 days unused and 180 days in all", arguments: TestEngine.allCases)
    func life(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let unused = try await server.signIn(doctor)
            var used = try await server.signIn(doctor)
            let start = server.now
            while server.now < start.adding(minutes: 179 * 1440) {
                server.clock.advance(minutes: 20 * 1440)
                guard server.now < start.adding(minutes: 180 * 1440) else { break }
                used = try TestSession(try await server.refresh(used.refresh))
            }
            #expect(try await server.refresh(unused.refresh).status == 401)
            server.clock.set(start.adding(minutes: 180 * 1440 - 1))
            used = try TestSession(try await server.refresh(used.refresh))
            #expect(try await server.status(in: used) == 200)
            server.clock.advance(minutes: 1)
            #expect(try await server.status(in: used) == 401)
            #expect(try await server.refresh(used.refresh).status == 401)
        }
    }

    @Test(
        "A use is written once in five minutes, sooner from another address", arguments: TestEngine.allCases)
    func uses(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let session = try await server.signIn(doctor)
            func lastUsed() async throws -> Int {
                try await server.count("SELECT last_used_at FROM session_families")
            }
            let first = try await lastUsed()
            server.clock.advance(seconds: SessionUses.interval - 1)
            #expect(try await server.status(in: session) == 200)
            try await server.backend.sessionUses.flush()
            #expect(try await lastUsed() == first)
            server.clock.advance(seconds: 1)
            #expect(try await server.status(in: session) == 200)
            try await server.backend.sessionUses.flush()
            #expect(try await lastUsed() == first + SessionUses.interval * 1000)
        }
    }

    @Test("Somebody who is disabled is out at once, whatever token they have", arguments: TestEngine.allCases)
    func disabled(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            let session = try await server.signIn(doctor)
            try await server.perform("UPDATE users SET disabled_at = \(server.now) WHERE id = \(doctor.id)")
            #expect(try await server.status(in: session) == 401)
            #expect(try await server.get("/appointments", as: doctor).status == 401)
            #expect(try await server.refresh(session.refresh).status == 401)
            let answer = try await server.post(
                SignInTests.address, ["email": .string(doctor.email), "password": "a good password"])
            #expect(answer.code == "INVALID_CREDENTIALS")
        }
    }

    @Test("A first password must be changed before anything else", arguments: TestEngine.allCases)
    func held(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, _ in
            try await server.perform(
                "UPDATE users SET must_change_password = \(true) WHERE id = \(doctor.id)")
            let answer = try await server.post(
                SignInTests.address, ["email": .string(doctor.email), "password": "a good password"])
            #expect(answer["mustChangePassword"] == true)
            let session = try TestSession(answer)
            #expect(try await server.status(in: session) == 200)
            for path in ["/appointments", "/messages/stream", "/audit/export.csv"] {
                let refused = try await server.send(.get, path, in: session)
                #expect(refused.status == 403, "\(path): \(refused)")
                #expect(refused.code == "PASSWORD_CHANGE_REQUIRED", "\(path)")
            }
            let list = try await server.send(.get, Self.path, in: session)
            #expect(list.code == "PASSWORD_CHANGE_REQUIRED")
            let booking = try await server.send(.post, "/appointments", in: session, [:])
            #expect(booking.code == "PASSWORD_CHANGE_REQUIRED")
            #expect(try await server.refresh(session.refresh)["mustChangePassword"] == true)
            #expect(try await server.send(.post, "/api/v1/auth/logout", in: session).status == 204)
            try await server.perform(
                "UPDATE users SET must_change_password = \(false) WHERE id = \(doctor.id)")
            let free = try await server.post(
                SignInTests.address, ["email": .string(doctor.email), "password": "a good password"])
            #expect(free["mustChangePassword"] == nil)
        }
    }

    @Test("A device is a text of 100 characters at most")
    func device() async throws {
        try await TestServer.withDoctor(.sqlite) { server, doctor, _ in
            for (device, status) in [
                (.string(String(repeating: "ü", count: 100)), 200), (.null, 200), ("", 200), ("  ", 200),
                (.string(String(repeating: "x", count: 101)), 400), (7, 400), ([:], 400),
            ] as [(JSONValue, Int)] {
                let answer = try await server.post(
                    SignInTests.address,
                    ["email": .string(doctor.email), "password": "a good password", "device": device])
                #expect(answer.status == status, "\(device): \(answer)")
                if status == 400 { #expect(answer.fields == ["device"]) }
            }
        }
    }
}
