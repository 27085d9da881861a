import API
import Synchronization

/// A WhatsApp gateway that behaves as it is told, one way for each request.
final class FakeGateway: Sendable {
    enum Way: Sendable, CaseIterable {
        case accept, acceptWithoutId, acceptGarbage
        /// Takes the message, but the answer is lost.
        case acceptAndDrop
        case refuse, tooMany, fail, drop, garbage, hang
    }

    struct Request: Sendable {
        var to: String
        var message: String
        var reference: String
        var authorization: String?
    }

    private struct State {
        var requests: [Request] = []
        var accepted: [String: Request] = [:]
        var acceptances: [String: Int] = [:]
    }

    private let state = Mutex(State())
    /// Which way to go with the n-th request of a reference, counted from 0.
    private let choose: @Sendable (String, Int) -> Way
    private let retryAfter: String
    private let server = Mutex<LineServer?>(nil)

    /// - Parameter retryAfter: What goes with ``Way/tooMany``.
    init(retryAfter: String = "120", _ choose: @escaping @Sendable (String, Int) -> Way) throws {
        self.retryAfter = retryAfter
        self.choose = choose
        let server = try LineServer { [weak self] connection in
            while let self, self.answer(connection) {}
        }
        self.server.withLock { $0 = server }
    }

    var url: String { "http://127.0.0.1:\(server.withLock { $0?.port ?? 0 })/send" }
    var requests: [Request] { state.withLock { $0.requests } }
    /// The messages taken, by reference: a second one of the same reference changes nothing, as
    /// with real gateways.
    var accepted: [String: Request] { state.withLock { $0.accepted } }
    /// How often each was taken.
    var acceptances: [String: Int] { state.withLock { $0.acceptances } }

    private func answer(_ connection: LineConnection) -> Bool {
        guard connection.line() != nil else { return false }
        var length = 0
        var authorization: String?
        while let line = connection.line(), !line.isEmpty {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.drop { $0 == " " } }
            guard parts.count == 2 else { continue }
            if parts[0].lowercased() == "content-length" { length = Int(parts[1]) ?? 0 }
            if parts[0].lowercased() == "authorization" { authorization = String(parts[1]) }
        }
        guard let json = try? JSONValue(parsing: connection.bytes(length)) else { return false }
        let request = Request(
            to: json["to"]?.string ?? "", message: json["message"]?.string ?? "",
            reference: json["reference"]?.string ?? "",
            authorization: authorization)
        let before = state.withLock { state in
            state.requests.append(request)
            return state.requests.count { $0.reference == request.reference } - 1
        }
        return go(choose(request.reference, before), request, connection)
    }

    private func go(_ way: Way, _ request: Request, _ connection: LineConnection) -> Bool {
        switch way {
        case .accept: take(request); return reply(connection, 200, #"{"id":"g-1"}"#)
        case .acceptWithoutId: take(request); return reply(connection, 204, "")
        case .acceptGarbage: take(request); return reply(connection, 200, "\u{0}<not json")
        case .acceptAndDrop: take(request); return false
        case .refuse: return reply(connection, 400, #"{"error":"no such number"}"#)
        case .tooMany: return reply(connection, 429, "", "Retry-After: \(retryAfter)\r\n")
        case .fail: return reply(connection, 503, "busy")
        case .drop: return false
        case .garbage:
            connection.send("220 what a day\r\n\r\n")
            return false
        case .hang:
            connection.hang()
            return false
        }
    }

    private func take(_ request: Request) {
        state.withLock { state in
            if state.accepted[request.reference] == nil { state.accepted[request.reference] = request }
            state.acceptances[request.reference, default: 0] += 1
        }
    }

    private func reply(
        _ connection: LineConnection, _ status: Int, _ body: String, _ headers: String = ""
    ) -> Bool {
        connection.send("HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)")
        return true
    }
}
