import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

/// Clinic B knows somebody's address before, or after, clinic A hires them: whatever B has tried, it never
/// reads, writes, signs in, books or renames anything of A's (Accounts, A1, A2).
@Suite("A clinic that was there first")
struct HiringTests {
    private static let roles: [Role] = [.patient, .doctor, .receptionist, .admin]

    @Test(
        "B registers, adds, changes and removes first; then A hires",
        arguments: TestEngine.allCases, roles)
    func strangerFirst(engine: TestEngine, role: Role) async throws {
        for isRemoved in [true, false] {
            try await TestServer.run(engine) { server in
                let walk = try await HiringWalk(server, role)
                let session = try #require(try await walk.register())
                try await walk.change(isAllowed: true)
                if isRemoved { try await walk.remove() }
                let person = try await walk.hire()
                let bearer = session["accessToken"]?.string ?? ""
                #expect(try await server.get("/api/v1/auth/me", bearer: bearer).status == 401)
                let refreshed = try await server.post(
                    "/api/v1/auth/refresh", ["refreshToken": session["refreshToken"] ?? nil])
                #expect(refreshed.status == 401, "\(refreshed)")
                #expect(person["user"]?["firstName"] == "Own" && person["user"]?["lastName"] == "Name")
                try await walk.expectNothing(of: person)
            }
        }
    }

    @Test("A hires; then B registers, adds, changes and removes", arguments: TestEngine.allCases, roles)
    func ownFirst(engine: TestEngine, role: Role) async throws {
        try await TestServer.run(engine) { server in
            let walk = try await HiringWalk(server, role)
            let person = try await walk.hire()
            let before = try await ClinicDump.take(server, walk.own)
            try await walk.register()
            try await walk.change(isAllowed: false)
            try await walk.remove()
            try await walk.register()
            #expect(try await ClinicDump.take(server, walk.own) == before)
            try await walk.expectNothing(of: person)
        }
    }

    @Test("B registers first; then the operator wants a superadmin", arguments: TestEngine.allCases)
    func strangerBeforeSuperadmin(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let walk = try await HiringWalk(server, .doctor)
            try await walk.register()
            await #expect(throws: AddUserError.self) { try await walk.makeSuperadmin() }
            #expect(try await server.count("SELECT count(*) FROM users WHERE is_superadmin") == 0)
            let session = try await server.signIn(HiringWalk.email, HiringWalk.chosen)
            #expect(session["user"]?["role"] == "doctor", "\(session)")
        }
    }

    @Test(
        "There is a superadmin; then B registers, adds, changes and removes", arguments: TestEngine.allCases)
    func superadmin(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let walk = try await HiringWalk(server, .doctor)
            try await walk.makeSuperadmin()
            let users: SQL = "SELECT count(*) FROM users WHERE is_superadmin AND first_name = 'Own'"
            try await walk.register()
            try await walk.change(isAllowed: false)
            try await walk.remove()
            try await walk.register()
            #expect(try await server.count(users) == 1)
            #expect(try await server.signIn(HiringWalk.email, HiringWalk.chosen).status == 401)
            let session = try await server.signIn(HiringWalk.email, HiringWalk.own)
            #expect(session["user"]?["role"] == "superadmin", "\(session)")
            #expect(session["user"]?["lastName"] == "Name")
        }
    }
}
