import API
import Domain
import HTTPTypes
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The stream of a browser", .timeLimit(.minutes(10)))
struct BrowserStreamTests {
    private static let path = "/messages/stream"

    @Test("Is opened by the cookie, in the clinic that its address names", arguments: TestEngine.allCases)
    func clinic(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine, over: .socket) { server, doctor, first in
            let second = try await server.makeClinic("Second")
            server.clock.advance(seconds: 1)
            try await server.addMembership(of: doctor, in: second)
            let browser = try await server.browse(as: doctor)
            try await server.whileStreaming {
                for (query, header, clinic) in [
                    ("?clinicId=\(second.id)", nil, second), ("?clinicId=\(first.id)", nil, first),
                    ("?clinicId=\(second.id)", second, second), ("?clinicId=", nil, first),
                    ("", second, second),
                ] as [(String, TestClinic?, TestClinic)] {
                    var headers = browser.cookie
                    headers["X-Clinic-Id"] = header.map { "\($0.id)" }
                    var client = try await StreamClient(server, headers: headers, query: query)
                    #expect(client.status == 200, "\(query)")
                    try await client.begin()
                    try await server.publish(.clinic(patient: nil), in: clinic, "\(clinic.name)\(query)")
                    #expect(try await client.next()?.data.contains("\(clinic.name)\(query)") == true)
                }
            }
        }
    }

    @Test("Two different clinics are refused, and so is one that is none", arguments: TestEngine.allCases)
    func refused(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine) { server, doctor, first in
            let second = try await server.makeClinic("Second")
            server.clock.advance(seconds: 1)
            try await server.addMembership(of: doctor, in: second)
            let foreign = try await server.makeClinic("Foreign")
            let both = try await server.get(
                "\(Self.path)?clinicId=\(second.id)", as: doctor, clinic: first)
            #expect(both.status == 400 && both.fields == ["clinicId"], "\(both)")
            let malformed = try await server.get("\(Self.path)?clinicId=second", as: doctor)
            #expect(malformed.status == 400 && malformed.fields == ["clinicId"], "\(malformed)")
            let stranger = try await server.get("\(Self.path)?clinicId=\(foreign.id)", as: doctor)
            #expect(stranger.status == 403 && stranger.code == "NOT_A_MEMBER", "\(stranger)")
            #expect(try await server.get("\(Self.path)?clinicId=second").status == 401)
            // Nothing else takes it.
            let me = try await server.get("/api/v1/auth/me?clinicId=\(second.id)", as: doctor)
            #expect(me["clinicId"]?.string == "\(first.id)", "\(me)")
        }
    }

    @Test("Ends with its idle session, which it does not keep alive", arguments: TestEngine.allCases)
    func idle(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine, over: .socket) { server, doctor, clinic in
            let browser = try await server.browse(as: doctor)
            let signedInAt = server.now
            server.clock.advance(minutes: 60)
            try await server.whileStreaming {
                var client = try await StreamClient(server, headers: browser.cookie)
                try await client.begin()
                try await server.backend.sessionUses.flush()
                #expect(
                    try await server.count("SELECT last_used_at FROM session_families")
                        == Int(signedInAt.milliseconds))
                server.clock.set(signedInAt.adding(minutes: 12 * 60 - 1))
                try await server.backend.hub.beat()
                try await server.publish(.clinic(patient: nil), in: clinic)
                #expect(try await client.next() != nil)
                server.clock.advance(minutes: 1)
                try await server.backend.hub.beat()
                #expect(try await client.next() == nil)
            }
            let again = try await StreamClient(server, headers: browser.cookie)
            #expect(again.status == 401)
        }
    }

    @Test("Ends within a second of its session", arguments: TestEngine.allCases)
    func signedOut(engine: TestEngine) async throws {
        try await TestServer.withDoctor(engine, over: .socket) { server, doctor, _ in
            let browser = try await server.browse(as: doctor)
            try await server.whileStreaming {
                var client = try await StreamClient(server, headers: browser.cookie)
                try await client.begin()
                try await server.beside { twin async throws in
                    #expect(try await twin.send(.post, "/api/v1/auth/logout", in: browser).status == 204)
                }
                #expect(try await client.next() == nil)
            }
        }
    }
}
