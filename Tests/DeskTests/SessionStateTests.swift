import API
import HTTPTypes
import Testing

@testable import Desk

@Suite("Session of a page's scripts")
struct SessionStateTests {
    private static let me = """
        {"id": "u1", "email": "rana@clinic.example", "firstName": "Rana", "lastName": "Aziz", \
        "role": "receptionist", "clinicId": "c1", "patientId": null, "clinics": []}
        """

    @Test("It gives the token of the forms and who is signed in")
    func signedIn() async throws {
        let reply = try await ask(DeskReply(.ok, body: Array(Self.me.utf8)))
        #expect(reply.status == .ok)
        #expect(reply.headers[.cacheControl] == "no-store")
        let state = try JSONValue(parsing: reply.body)
        #expect(state["formToken"]?.string == "token")
        #expect(state["user"]?["id"]?.string == "u1")
        #expect(state["user"]?["role"]?.string == "receptionist")
    }

    @Test("Without a session it is a bare 401")
    func signedOut() async throws {
        let reply = try await ask(DeskReply(.unauthorized))
        #expect(reply.status == .unauthorized)
        #expect(reply.body.isEmpty)
    }

    private func ask(_ answer: DeskReply) async throws -> DeskReply {
        let desk = Desk(settings: DeskSettings())
        let route = try #require(desk.routes.first { $0.path == "/session" })
        let request = DeskRequest(
            method: .get, path: "/session", parameters: [:], query: "", headers: [:], body: [],
            formToken: "token")
        return try await desk.respond(to: request, route: route) { _, path, _, _ in
            path == "/api/v1/auth/me" ? answer : DeskReply(.notFound)
        }
    }
}
