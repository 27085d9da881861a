import API
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Testing

/// A client that talks to real servers over sockets.
struct Phone: Sendable {
    let token: String

    struct Reply: Sendable, CustomStringConvertible {
        var status: Int
        var json: JSONValue

        var id: String { json["id"]?.string ?? "" }
        var code: String { json["code"]?.string ?? "" }
        var description: String { "\(status) \(String(decoding: json.jsonBytes, as: UTF8.self).prefix(500))" }
    }

    /// A server that is gone is told at once, and not tried again for as long as the time limit.
    static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.retryConnectionEstablishment = false
        // A connection for each stream, however many there are.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1000
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// Throws when no answer comes, in time or at all.
    func send(
        _ method: String, _ path: String, to address: String, _ body: JSONValue? = nil, key: String? = nil
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: "\(address)/api/v1/protected\(path)")
        request.method = .RAW(value: method)
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        request.headers.add(name: "X-Reason", value: "A phone of a superadmin's")
        if let key { request.headers.add(name: "Idempotency-Key", value: key) }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body.jsonBytes))
        }
        let response = try await Self.http.execute(request, timeout: .minutes(5))
        let bytes = try await response.body.collect(upTo: 1 << 20)
        return Reply(
            status: Int(response.status.code), json: (try? JSONValue(parsing: Array(buffer: bytes))) ?? .null)
    }
}
