import Domain
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Errors that the framework makes on its own.
enum FrameworkProblem {
    /// Makes an answer of the framework's the contract's JSON, whose bytes are returned.
    static func dress(_ head: inout HTTPResponseHead, at now: Instant, isSecure: Bool) -> ByteBuffer {
        let problem =
            head.status.code < 500
            ? Problem(
                HTTPResponse.Status(code: Int(head.status.code)), error: "Bad request",
                message: "The server does not understand this as an HTTP/1.1 request", code: "BAD_REQUEST")
            : Problem.internalError(requestId: "")
        let reply = problem.reply(at: now.description)
        var fields = reply.headers
        SecurityHeaders.add(to: &fields, isSecure: isSecure)
        fields[.requestId] = RequestID.fresh(at: now)
        fields[.contentLength] = String(reply.body.count)
        for field in HTTPHeaders(fields) { head.headers.replaceOrAdd(name: field.name, value: field.value) }
        return ByteBuffer(bytes: reply.body)
    }
}
