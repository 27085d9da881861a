package import API
import Crypto
package import HTTPTypes
import Hummingbird
import NIOCore

/// A whole answer as a value: made inside a transaction, sent after it commits.
package struct Reply: Sendable {
    package var status: HTTPResponse.Status
    package var headers: HTTPFields
    package var body: [UInt8]
    /// While the clock is in it, the same request gets the same answer if nobody writes.
    var window = ClockWindow()
    /// How many records a list shows, for the audit trail.
    var records = 0
    /// Nil for what has none, and where it is made from the body.
    var tag: EntityTag?

    package init(_ status: HTTPResponse.Status, headers: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The seam through which all JSON goes out.
    package static func json(
        _ value: some JSONEncodable, _ status: HTTPResponse.Status = .ok, capacity: Int = 1024
    ) -> Reply {
        var json = JSONWriter(capacity: capacity)
        value.write(to: &json)
        var reply = Reply.json(status, bytes: json.bytes)
        reply.records = (value as? any RecordList)?.recordCount ?? 0
        return reply
    }

    /// For what is written straight from the database's rows.
    package static func json(_ status: HTTPResponse.Status = .ok, bytes: [UInt8]) -> Reply {
        Reply(status, headers: [.contentType: "application/json; charset=utf-8"], body: bytes)
    }

    /// The same for a list of `records` rows.
    static func json(bytes: [UInt8], records: Int) -> Reply {
        var reply = Reply.json(bytes: bytes)
        reply.records = records
        return reply
    }

    /// A new resource (201) and where it lives.
    package static func created(_ value: some JSONEncodable, at location: String) -> Reply {
        created(.json(value, .created), at: location)
    }

    /// The same for a resource that has been written already.
    package static func created(_ value: WrittenJSON, at location: String) -> Reply {
        created(.json(.created, bytes: Array(value.jsonText.utf8)), at: location)
    }

    private static func created(_ reply: Reply, at location: String) -> Reply {
        var reply = reply
        reply.headers[.location] = location
        return reply
    }

    /// Room for all header fields that an answer gets on its way out.
    static let fieldCapacity = 16

    package static let noContent = Reply(.noContent)

    /// The same without its body, for a client that has it (304).
    mutating func becomeNotModified() {
        status = .notModified
        headers[.contentType] = nil
        body = []
    }

    var response: Response {
        Response(
            status: status, headers: headers,
            body: body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}

/// A list that knows how many records it shows.
protocol RecordList {
    var recordCount: Int { get }
}

extension PageOf: RecordList {
    var recordCount: Int { data.count }
}

extension ChangesPageOf: RecordList {
    var recordCount: Int { data.count }
}

extension DataList: RecordList {
    var recordCount: Int { data.count }
}

extension Array: RecordList where Element: JSONEncodable {
    var recordCount: Int { count }
}

extension Problem {
    /// The problem's JSON, with its moment.
    func reply(at now: String) -> Reply {
        var headers = HTTPFields()
        for field in self.headers { headers.append(field) }
        var reply = Reply.json(
            ErrorBody(
                error: error, message: message, code: code, timestamp: now,
                fields: fields.isEmpty ? nil : fields,
                conflicts: conflicts.isEmpty ? nil : conflicts, refusals: refusals,
                overridable: overridable, mfaToken: mfaToken), status)
        headers[.contentType] = reply.headers[.contentType]
        reply.headers = headers
        return reply
    }
}

/// Says which state of something a client has seen (RFC 9110 §8.8.3).
struct EntityTag: Sendable, Equatable, CustomStringConvertible {
    /// With its quotes, without `W/`.
    let text: String
    /// Whether it may stand for other bytes that mean the same, and so never lets a change through.
    let isWeak: Bool

    /// As it stands in a header field.
    var description: String { isWeak ? "W/\(text)" : text }

    init(text: String, isWeak: Bool = false) {
        self.text = text
        self.isWeak = isWeak
    }

    /// Made from the representation itself.
    init(of body: [UInt8], isWeak: Bool = false) {
        self.init(text: "\"\(SHA256.hash(data: body).hex(first: 16))\"", isWeak: isWeak)
    }
}
