import API
import FoundationEssentials
package import HTTPTypes

/// Calls the API in the same process, as the browser that sent a request: with its cookie, and so with its
/// rights and nothing more.
package struct APIClient: Sendable {
    /// Carries a request to the API: method, path with query, header fields, body.
    package typealias Send =
        @Sendable (HTTPRequest.Method, String, HTTPFields, [UInt8]) async throws -> DeskReply

    let send: Send
    /// What is passed on of the browser's request, and the clinic that the page is in.
    var headers: HTTPFields

    init(send: @escaping Send, headers: HTTPFields) {
        self.send = send
        self.headers = headers
    }

    /// Reads a resource: `try await api.get("/appointments/\(id)", as: Appointment.self)`.
    /// - Parameter path: Below `/api/v1/protected`, or from `/api` on.
    /// - Throws: ``APIProblem`` for every answer that is no success.
    func get<Answer: Decodable>(
        _ path: String, _ query: Query = [], as type: Answer.Type
    ) async throws -> Answer {
        let reply = try await answer(.get, path + query.text, body: nil, key: nil, [:])
        return try JSONDecoder().decode(type, from: Data(reply.body))
    }

    /// The same with its `ETag`, for a change that must not overwrite another one.
    func tagged<Answer: Decodable>(
        _ path: String, as type: Answer.Type
    ) async throws -> (Answer, tag: String?) {
        let reply = try await answer(.get, path, body: nil, key: nil, [:])
        return (try JSONDecoder().decode(type, from: Data(reply.body)), reply.headers[.eTag])
    }

    /// Reads what is no JSON.
    func raw(_ path: String, _ query: Query = []) async throws -> DeskReply {
        try await answer(.get, path + query.text, body: nil, key: nil, [:])
    }

    /// Changes something.
    /// - Parameters:
    ///   - key: The form's `Idempotency-Key`: the same for every try of one intent.
    ///   - tag: The `ETag` of the state that the change was made from (`If-Match`).
    @discardableResult
    func change(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil, key: String? = nil,
        ifMatch tag: String? = nil
    ) async throws -> DeskReply {
        try await answer(method, path, body: body, key: key, tag.map { [.ifMatch: $0] } ?? [:])
    }

    /// The same, with what the API answers.
    func change<Answer: Decodable>(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil, key: String? = nil,
        ifMatch tag: String? = nil, as type: Answer.Type
    ) async throws -> Answer {
        let reply = try await change(method, path, body, key: key, ifMatch: tag)
        return try JSONDecoder().decode(type, from: Data(reply.body))
    }

    private func answer(
        _ method: HTTPRequest.Method, _ path: String, body: JSONValue?, key: String?, _ extra: HTTPFields
    ) async throws -> DeskReply {
        var fields = headers
        for field in extra { fields.append(field) }
        fields[.idempotencyKey] = key
        if body != nil { fields[.contentType] = "application/json" }
        let address = path.hasPrefix("/api/") ? path : "/api/v1/protected\(path)"
        let reply = try await send(method, address, fields, body?.jsonBytes ?? [])
        guard reply.status.kind == .successful else { throw APIProblem(reply) }
        return reply
    }
}

/// The query of an API request. Nil values are left out.
struct Query: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, Sendable {
    private var fields: [(name: String, value: String)] = []

    init(dictionaryLiteral elements: (String, String?)...) {
        for (name, value) in elements {
            if let value { fields.append((name, value)) }
        }
    }

    init(arrayLiteral elements: Never...) {}

    /// With its question mark; empty for none.
    var text: String { fields.isEmpty ? "" : "?" + FormData(fields).encoded }
}

/// A refusal of the API.
struct APIProblem: Error, Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields
    var error: ErrorBody
    /// The whole body, for what ``ErrorBody`` does not hold.
    var body: [UInt8]

    init(_ reply: DeskReply) {
        status = reply.status
        headers = reply.headers
        body = reply.body
        error =
            (try? JSONDecoder().decode(ErrorBody.self, from: Data(reply.body)))
            ?? ErrorBody(error: "Error", message: "The request failed", code: "INTERNAL", timestamp: "")
    }

    /// What is wrong with a field of the request; nil when nothing is.
    func message(for field: String) -> String? { error.fields?.first { $0.field == field }?.message }
}
