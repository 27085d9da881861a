import Foundation
import Testing

extension RawConnection {
    /// A request to a running server, on a connection of its own.
    static func request(
        _ url: String, json: String? = nil, token: String? = nil
    ) throws -> (status: Int, body: String) {
        let url = try #require(URL(string: url))
        guard let connection = RawConnection(port: url.port ?? 0) else { return (0, "nobody listens") }
        var head = "\(json == nil ? "GET" : "POST") \(url.path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        if let token { head += "Authorization: Bearer \(token)\r\n" }
        if let json { head += "Content-Type: application/json\r\nContent-Length: \(json.utf8.count)\r\n" }
        connection.send(head + "\r\n" + (json ?? ""))
        let answer = connection.readToEnd()
        let status = answer.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return (status, answer.range(of: "\r\n\r\n").map { String(answer[$0.upperBound...]) } ?? "")
    }
}
