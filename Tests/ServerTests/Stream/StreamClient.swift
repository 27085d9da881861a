import API
import AsyncHTTPClient
import Domain
import Foundation
import NIOCore
import NIOHTTP1
import Storage
import Testing

@testable import Server

/// One event as a client has it.
struct StreamMessage: Sendable, Equatable {
    var id: Int64
    var type: String
    var data: String
}

/// A phone that follows the stream over a socket, as a browser's EventSource would.
struct StreamClient {
    let status: Int
    /// What a client would resume with.
    private(set) var lastEventId: Int64?
    private var iterator: HTTPClientResponse.Body.AsyncIterator
    private var buffer = ""

    init(
        _ server: TestServer, as user: TestUser, clinic: TestClinic? = nil, lastEventId: Int64? = nil
    ) async throws {
        try await self.init(
            server, token: try await server.token(of: user), clinic: clinic, lastEventId: lastEventId)
    }

    init(
        _ server: TestServer, token: String, clinic: TestClinic? = nil, lastEventId: Int64? = nil
    ) async throws {
        // Superadmins say why; nobody else need.
        var headers = ["Authorization": "Bearer \(token)", "X-Reason": TestServer.reason]
        if let clinic { headers["X-Clinic-Id"] = clinic.id.description }
        try await self.init(server, headers: headers, lastEventId: lastEventId)
    }

    /// - Parameter query: What follows the address, with its `?`.
    init(
        _ server: TestServer, headers: [String: String], query: String = "", lastEventId: Int64? = nil
    ) async throws {
        let port = try #require(server.port)
        var request = HTTPClientRequest(
            url: "http://127.0.0.1:\(port)/api/v1/protected/messages/stream\(query)")
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let lastEventId { request.headers.add(name: "Last-Event-ID", value: String(lastEventId)) }
        let response = try await Phone.http.execute(request, timeout: .minutes(5))
        status = Int(response.status.code)
        self.lastEventId = lastEventId
        iterator = response.body.makeAsyncIterator()
    }

    /// The next event; nil at the end of the stream. Comments and bare ids are taken in silently.
    mutating func next() async throws -> StreamMessage? {
        while true {
            while let end = buffer.range(of: "\n\n") {
                let block = String(buffer[..<end.lowerBound])
                buffer.removeSubrange(..<end.upperBound)
                if let message = take(block) { return message }
            }
            guard let chunk = try await iterator.next() else { return nil }
            buffer += String(buffer: chunk)
        }
    }

    /// Reads until the server has said where this new stream begins: what happens from now on will come.
    mutating func begin() async throws {
        while lastEventId == nil {
            guard let chunk = try await iterator.next() else { return }
            buffer += String(buffer: chunk)
            while let end = buffer.range(of: "\n\n"), lastEventId == nil {
                let block = String(buffer[..<end.lowerBound])
                buffer.removeSubrange(..<end.upperBound)
                #expect(take(block) == nil)
            }
        }
    }

    private mutating func take(_ block: String) -> StreamMessage? {
        var fields: [String: String] = [:]
        for line in block.split(separator: "\n") where !line.hasPrefix(":") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            fields[String(parts[0])] = String(parts[1].drop { $0 == " " })
        }
        if let id = fields["id"].flatMap({ Int64($0) }) { lastEventId = id }
        guard let type = fields["event"], let data = fields["data"] else { return nil }
        return StreamMessage(id: lastEventId ?? -1, type: type, data: data)
    }
}

extension TestServer {
    /// Runs `body` while the hub does its work.
    func whileStreaming(_ body: @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await backend.hub.run() }
            try await body()
            group.cancelAll()
        }
    }

    /// One event with these readers, as a write would leave it behind.
    func publish(_ audience: EventAudience, in clinic: TestClinic, _ text: String = "x") async throws {
        let now = now
        try await database.write { tx in
            let recorder = ChangeRecorder(scope: .system(clinicId: clinic.id), request: .job("test", at: now))
            recorder.publish(.messageCreated, to: audience, data: JSONValue.object(["text": .string(text)]))
            try recorder.flush(tx)
        }
    }
}
