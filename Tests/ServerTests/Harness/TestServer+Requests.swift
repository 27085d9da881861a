import API
import Domain
import HTTPTypes
import HummingbirdTesting
import NIOCore

@testable import Server

extension TestServer {
    /// Sends a request. A path such as `/appointments` is below `/api/v1/protected`; one that begins with
    /// `/api/` is whole, and so are `/healthz`, `/readyz`, `/metrics`, `/openapi.json` and `/docs`.
    ///
    /// - Parameters:
    ///   - user: Whose bearer token goes with it.
    ///   - clinic: The `X-Clinic-Id`.
    ///   - headers: A superadmin's request has an `X-Reason` unless one is among them; an empty one is none.
    ///   - body: Sent as JSON.
    ///   - raw: Sent as it is instead; give its `Content-Type` among `headers`.
    func send(
        _ method: HTTPRequest.Method, _ path: String, as user: TestUser? = nil, clinic: TestClinic? = nil,
        body: JSONValue? = nil,
        raw: [UInt8]? = nil, headers: [String: String] = [:]
    ) async throws -> Answer {
        var fields = HTTPFields()
        if let user { fields[.authorization] = "Bearer \(try await token(of: user))" }
        if user?.role == .superadmin { fields[.reason] = Self.reason }
        if let clinic { fields[.clinicId] = clinic.id.description }
        if body != nil { fields[.contentType] = "application/json" }
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        let bytes = body?.jsonBytes ?? raw
        let response = try await client.executeRequest(
            uri: Self.whole(path), method: method, headers: fields, body: bytes.map { ByteBuffer(bytes: $0) })
        return Answer(
            status: response.status.code, headers: response.headers, bytes: Array(buffer: response.body))
    }

    func get(
        _ path: String, as user: TestUser? = nil, clinic: TestClinic? = nil, headers: [String: String] = [:]
    ) async throws -> Answer {
        try await send(.get, path, as: user, clinic: clinic, headers: headers)
    }

    func post(
        _ path: String, as user: TestUser? = nil, clinic: TestClinic? = nil, _ body: JSONValue? = nil
    ) async throws -> Answer {
        try await send(.post, path, as: user, clinic: clinic, body: body)
    }

    func put(
        _ path: String, as user: TestUser? = nil, clinic: TestClinic? = nil, _ body: JSONValue? = nil
    ) async throws -> Answer {
        try await send(.put, path, as: user, clinic: clinic, body: body)
    }

    func patch(
        _ path: String, as user: TestUser? = nil, clinic: TestClinic? = nil, _ body: JSONValue? = nil
    ) async throws -> Answer {
        try await send(.patch, path, as: user, clinic: clinic, body: body)
    }

    func delete(
        _ path: String, as user: TestUser? = nil, clinic: TestClinic? = nil, _ body: JSONValue? = nil
    ) async throws -> Answer {
        try await send(.delete, path, as: user, clinic: clinic, body: body)
    }

    /// Why superadmins of tests look into clinics.
    static let reason = "A test looks into it"

    private static let outside = [
        "/", "/healthz", "/readyz", "/metrics", "/openapi.json", "/docs", "/join", "/reset", "/verify",
        "/forgot",
    ]

    private static func whole(_ path: String) -> String {
        path.hasPrefix("/api/") || path.hasPrefix("/unsubscribe/") || outside.contains(path)
            ? path : "/api/v1/protected" + path
    }
}
