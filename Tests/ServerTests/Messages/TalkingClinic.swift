import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

/// A clinic with one of each, for tests of messages.
struct TalkingClinic: Sendable {
    let server: TestServer
    let clinic: TestClinic
    let doctor: TestUser
    let receptionist: TestUser
    let admin: TestUser
    let patient: TestUser

    init(_ server: TestServer, _ name: String = "OdontoX Clinic") async throws {
        self.server = server
        clinic = try await server.makeClinic(name)
        doctor = try await server.makeUser(.doctor, in: clinic, firstName: "Fatima", lastName: "Khan")
        receptionist = try await server.makeUser(
            .receptionist, in: clinic, firstName: "Zainab", lastName: "Ahmed")
        admin = try await server.makeUser(.admin, in: clinic, firstName: "Amina", lastName: "Malik")
        patient = try await server.makeUser(.patient, in: clinic, firstName: "Ahmed", lastName: "Hassan")
    }

    static func run(_ engine: TestEngine, _ body: @Sendable (TalkingClinic) async throws -> Void) async throws
    {
        try await TestServer.run(engine) { server in try await body(TalkingClinic(server)) }
    }

    var patientId: String { patient.patientId?.description ?? "" }

    /// Sends to the patient, or for the patient to the clinic; 201 or the test fails.
    @discardableResult
    func send(_ text: String, from user: TestUser, type: String = "portal") async throws -> Answer {
        var body: JSONValue = ["message": .string(text), "type": .string(type)]
        var path = "/messages"
        if user.role == .doctor { path = "/messages/conversations/patient-\(patientId)/send" }
        if user.role.isStaff, user.role != .doctor {
            body = ["patientId": .string(patientId), "message": .string(text), "type": .string(type)]
        }
        let answer = try await server.post(path, as: user, body)
        try #require(answer.status == 201, "\(answer)")
        return answer
    }

    @discardableResult
    func send(_ text: String, from user: TestUser, to other: TestUser) async throws -> Answer {
        let answer = try await server.post(
            "/messages", as: user, ["recipientId": .string("\(other.id)"), "message": .string(text)])
        try #require(answer.status == 201, "\(answer)")
        return answer
    }

    /// The caller's conversation with this id, as the list shows it.
    func conversation(_ id: String, as user: TestUser) async throws -> JSONValue? {
        try await server.get("/messages/conversations", as: user).json.array?.first { $0["id"]?.string == id }
    }

    func unread(_ id: String, as user: TestUser) async throws -> Int? {
        try await conversation(id, as: user)?["unreadCount"]?.int
    }

    func texts(_ path: String, as user: TestUser) async throws -> [String] {
        let answer = try await server.get(path, as: user)
        return (answer.json.array ?? answer.data).compactMap { $0["message"]?.string }
    }

    /// The cursor of the page that the `Link` header leads to.
    func cursor(_ path: String, as user: TestUser) async throws -> String? {
        let link = try await server.get(path, as: user).header("Link")
        return link?.split(separator: ">").first?.split(separator: "cursor=").last.map(String.init)
    }
}
