import API
import CoreMetrics
import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Storage

/// `GET /messages/stream`: the clinic's events as they happen, and those missed before (contract §5.10).
struct MessageStream: Sendable {
    let hub: EventHub
    let database: Database
    let gate: Gate
    let clock: Clock
    /// Nil when limits are off.
    let limits: RateLimits?
    let accessLog: AccessLog

    func respond(_ request: Request, _ context: RequestContext) async throws -> Response {
        let received = try await RequestData(request, context: context, now: clock.now())
        let token = try await gate.identify(received)
        try limits?.take(user: token.identity, now: received.now, context.limit)
        let incoming = try StreamClinic.named(received, by: gate)
        let asked = Result { try Self.lastEventId(incoming) }
        let (scope, start) = try await database.read { tx in
            let scope = try gate.admit(tx, token, incoming, .everyMember, .streamed)
            guard scope.hasClinic else { throw Problem.notFound("Clinic") }
            return (scope, try StreamStart(tx, scope, after: try asked.get()))
        }
        let seat = try hub.seat(for: scope.userId)
        let channel = context.channel
        let reader = EventReader(scope)
        // A browser's session ends once it is idle, or old; a phone's may end before its token.
        let expires = min(token.expires, scope.session.expiresAt ?? token.expires)
        let subscriber = Subscriber(reader, session: scope.sessionId, expires: expires) { channel.cutOff() }
        let reading = AccessLog.Entry(
            scope: scope, request: incoming,
            subject: scope.patientId.map { .init(entity: .patient, id: $0) }
                ?? .init(entity: .message, id: scope.clinicId))
        let body = ResponseBody { writer in
            try await follow(subscriber, token, reading, from: start, on: channel, &writer)
            try await writer.finish(nil)
            withExtendedLifetime(seat) {}
        }
        return Response(status: .ok, headers: Self.headers, body: body)
    }

    private func follow(
        _ subscriber: Subscriber, _ token: VerifiedToken, _ reading: AccessLog.Entry, from start: StreamStart,
        on channel: any Channel, _ writer: inout any ResponseBodyWriter
    ) async throws {
        let connection = StreamConnection(subscriber)
        try await channel.pipeline.addHandler(connection, position: .first)
        defer { channel.pipeline.removeHandler(connection, promise: nil) }
        try await writer.write(EventFrame.opening)
        if let first = start.frame { try await writer.write(first) }
        var position = start.position
        repeat {
            var isFull = true
            while isFull {
                guard let slice = try await replay(subscriber, token, after: position) else { return }
                for event in slice.events {
                    try await writer.write(event.bytes(for: subscriber.reader.role))
                }
                hub.metrics.sent.increment(by: slice.events.count)
                try await note(slice.events.count, reading)
                position = slice.position
                isFull = slice.isFull
            }
        } while !hub.join(subscriber, at: position)
        defer { hub.leave(subscriber) }
        // A superadmin's reason stands in the trail whether or not anything comes (Accounts, A9).
        if reading.scope.reason != nil { try await record(0, reading) }
        while let frames = await subscriber.next() { try await writer.write(frames) }
    }

    /// Counts what was missed and is read now (Accounts, A5).
    private func note(_ events: Int, _ reading: AccessLog.Entry) async throws {
        guard events > 0 else { return }
        try await record(events, reading)
    }

    private func record(_ events: Int, _ reading: AccessLog.Entry) async throws {
        var reading = reading
        reading.request.now = clock.now()
        reading.list = .init(resource: "/messages/stream", records: events)
        try await accessLog.record(reading)
    }

    /// The next part of what was missed; nil when the reader may no longer have it.
    private func replay(
        _ subscriber: Subscriber, _ token: VerifiedToken, after position: Int64
    ) async throws -> EventQueries.Slice? {
        let reader = subscriber.reader
        guard subscriber.expires > clock.now(), !subscriber.isClosed else { return nil }
        let now = clock.now()
        return try await database.read { tx in
            guard let scope = try? gate.admit(tx, token, clinic: reader.clinicId, now: now),
                EventReader(scope) == reader
            else { return nil }
            return try EventQueries.slice(
                tx, clinicId: reader.clinicId, after: position, where: reader.maySee)
        }
    }

    /// From the header, with which a browser resumes by itself, or else from the query; nil for a new stream.
    private static func lastEventId(_ request: RequestData) throws -> StreamStart.Asked? {
        let asked = try asked(request.query())
        let header = request.headers[.lastEventId].flatMap { $0.isEmpty ? nil : $0 }
        guard let text = header ?? asked, !text.isEmpty else { return nil }
        let field = header == nil ? "lastEventId" : "Last-Event-ID"
        guard let number = Int64(text), number >= 0, text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }) else {
            throw Problem.invalid(field, "must be the number of an event")
        }
        return StreamStart.Asked(number: number, field: field)
    }

    /// As text, which is judged where it counts.
    static func asked(_ query: Fields) throws -> String? {
        let asked = query.optional(
            "lastEventId", .search(max: 40).shown(as: .integer(0...9_007_199_254_740_991)),
            "The last event known; the header Last-Event-ID wins")
        try query.done()
        return asked
    }

    private static let headers: HTTPFields = {
        var headers: HTTPFields = [
            .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
        ]
        // Proxies of the nginx kind would hold events back.
        headers[.accelBuffering] = "no"
        return headers
    }()
}

/// What the streams did, for `GET /metrics`. How many are open is asked of the hub itself.
struct StreamMetrics: Sendable {
    /// Events handed to a stream, each as often as there were readers.
    let sent: Counter
    /// Streams that were cut off: their reader fell too far behind.
    let slow: Counter
    /// Streams that were cut off: their reader took nothing between two heartbeats.
    let stalled: Counter

    init(factory: any MetricsFactory) {
        sent = Counter(label: "odontox_stream_events_sent_total", factory: factory)
        func cutOff(_ reason: String) -> Counter {
            Counter(
                label: "odontox_streams_cut_off_total", dimensions: [("reason", reason)], factory: factory)
        }
        slow = cutOff("slow")
        stalled = cutOff("stalled")
    }
}

extension EventHub {
    /// For `GET /metrics`.
    var prometheusText: String { "# TYPE odontox_streams_open gauge\nodontox_streams_open \(openStreams)\n" }
}
