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

    /// Throws when no answer comes, in time or at all.
    func send(
        _ method: String, _ path: String, to address: String, _ body: JSONValue? = nil, key: String? = nil
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: "\(address)/api/v1/protected\(path)")
        request.method = .RAW(value: method)
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        if let key { request.headers.add(name: "Idempotency-Key", value: key) }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body.jsonBytes))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        let bytes = try await response.body.collect(upTo: 1 << 20)
        return Reply(
            status: Int(response.status.code), json: (try? JSONValue(parsing: Array(buffer: bytes))) ?? .null)
    }
}
