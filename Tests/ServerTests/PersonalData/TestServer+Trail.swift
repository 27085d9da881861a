import API
import Domain
import HTTPTypes
import Storage
import Testing

@testable import Server

extension TestServer {
    /// Entries of the audit trail, opened, by number.
    func trail(_ condition: SQL = "true") async throws -> [AuditLink] {
        try await database.read { tx in
            let links = try tx.query(
                "SELECT \(AuditLink.columns) FROM audit_entries WHERE \(condition) ORDER BY number",
                AuditLink.columns.read)
            return try tx.auditKeys.opened(links, tx)
        }
    }

    /// What the table has of such entries: sealed.
    func storedTrail(_ condition: SQL = "true") async throws -> [AuditLink] {
        try await database.read { tx in
            try tx.query(
                "SELECT \(AuditLink.columns) FROM audit_entries WHERE \(condition) ORDER BY number",
                AuditLink.columns.read)
        }
    }

    /// Signs in with the user's password; the access token carries the session.
    func sessionToken(of user: TestUser) async throws -> String {
        let answer = try await post(
            "/api/v1/auth/login",
            ["email": .string(user.email), "password": .string(try #require(user.password))])
        return try #require(answer["accessToken"]?.string, "\(answer)")
    }

    /// A request in a session.
    func send(
        _ method: HTTPRequest.Method, _ path: String, token: String, _ body: JSONValue? = nil,
        key: String? = nil
    ) async throws -> Answer {
        var headers = ["Authorization": "Bearer \(token)"]
        headers["Idempotency-Key"] = key
        return try await send(method, path, body: body, headers: headers)
    }
}
