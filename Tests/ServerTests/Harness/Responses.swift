import API
import TestSupport
import Testing

@testable import Server

/// What comes back over one connection, read as its requests' methods ask for.
struct Responses {
    struct One {
        var head: String
        var body: String

        var status: Int { Int(head.dropFirst(9).prefix(3)) ?? 0 }

        func header(_ name: String) -> String? {
            let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
            return line.map { String($0.dropFirst(name.count + 2)) }
        }

        /// Whether it is a problem with all four fields.
        var isProblem: Bool {
            guard let json = try? JSONValue(parsing: body) else { return false }
            return ["error", "message", "code", "timestamp"].allSatisfy { json[$0]?.string?.isEmpty == false }
        }
    }

    var all: [One] = []
    /// Bytes that belong to no response: none, ever.
    var rest = ""

    init(_ text: String, to methods: [String]) {
        rest = text
        for method in methods {
            guard let end = rest.firstRange(of: "\r\n\r\n") else { return }
            var one = One(head: String(rest[..<end.upperBound]), body: "")
            rest = String(rest[end.upperBound...])
            if method != "HEAD" && one.status >= 200 && ![204, 304].contains(one.status) {
                let length = one.header("Content-Length").flatMap(Int.init) ?? rest.utf8.count
                one.body = String(decoding: rest.utf8.prefix(length), as: UTF8.self)
                rest = String(decoding: rest.utf8.dropFirst(length), as: UTF8.self)
            }
            all.append(one)
        }
    }
}

extension TestServer {
    /// Sends the parts one by one over one connection, and reads until the server closes.
    func exchange(_ parts: [String], to methods: [String] = ["GET"]) async throws -> Responses {
        let port = try #require(port)
        let text = await blocking {
            guard let connection = RawConnection(port: port) else { return "" }
            for part in parts { connection.send(part) }
            return connection.readToEnd()
        }
        return Responses(text, to: methods)
    }

    /// A server whose connections end soon when nothing comes.
    static func onSocket(_ body: @Sendable (TestServer) async throws -> Void) async throws {
        try await run(.sqlite, over: .socket, configure: { $0.limits.idle = 5 }, body)
    }
}
