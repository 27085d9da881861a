import API
import Domain
import HTTPTypes
import Hummingbird
import NIOCore

/// A request as a value: what is known of it before anybody looked at who sends it.
struct RequestData: Sendable {
    /// 1 MiB: no body of this API comes near.
    static let bodyLimit = 1 << 20

    var method: HTTPRequest.Method
    var path: String
    /// The path's variables: `id` of `/appointments/:id`.
    var parameters: [String: String]
    var queryString: String
    var headers: HTTPFields
    var body: [UInt8]
    /// When the server took the request up. One moment serves the whole request.
    var now: Instant
    var requestId: String
    /// The caller's address, for the audit trail and for limits.
    var address: String
    /// Where it was sent to, as the caller sees it.
    var origin = RequestOrigin()
    /// Who sends it, as far as that has been found out, for the security log.
    var note = CallerNote()

    /// A collector of field errors over the body. Throws 415 for another type and 400 for what is no JSON
    /// object.
    func fields() throws -> Fields {
        guard let type = headers.text(of: .contentType), type.isJSONMediaType else {
            throw body.isEmpty
                ? Problem.malformedBody("A JSON object is expected") : Problem.unsupportedMediaType
        }
        do {
            let body = try ReadableBody(body)
            guard case .object = body.json else { throw Problem.malformedBody("A JSON object is expected") }
            return Fields(body: body.json, faults: body.faults, now: now)
        } catch let error as JSONError where error.kind == .nul || error.isBrokenText && !error.path.isEmpty {
            // The faults of a body's text that have a field's name.
            throw ValidationFailure(error)
        } catch let error as JSONError {
            throw Problem.malformedBody(error.description)
        }
    }

    /// A collector of field errors over the query.
    func query() -> Fields { Fields(query: queryString) }

    /// The path's variable `name` as an id; 400 when it is none.
    func id(_ name: String = "id") throws -> ID {
        guard let text = parameters[name], let id = ID(text) else {
            throw Problem.invalid(name, "must be a UUID")
        }
        return id
    }

    func parameter(_ name: String) -> String { parameters[name] ?? "" }
}

extension String {
    /// Whether a `Content-Encoding` says more than that there is none.
    fileprivate var namesEncoding: Bool {
        split(separator: ",").contains {
            let coding = $0.filter { $0 != " " && $0 != "\t" }
            return !coding.isEmpty && coding.lowercased() != "identity"
        }
    }

    var isJSONMediaType: Bool {
        // As nearly everybody spells it; all else takes texts in between.
        if utf8.prefix(while: { $0 != UInt8(ascii: ";") }).elementsEqual("application/json".utf8) {
            return true
        }
        let type = self.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        return type == "application/json" || (type.hasPrefix("application/") && type.hasSuffix("+json"))
    }
}

extension RequestData {
    /// Takes the request in, body included. Throws 413 past ``bodyLimit``.
    init(_ request: Request, context: RequestContext, now: Instant) async throws {
        self.init(head: request, context: context, now: now)
        try await takeBody(request.body)
    }

    /// All of the request but its body, which has not arrived yet.
    init(head request: Request, context: RequestContext, now: Instant) {
        self.init(
            method: request.method,
            path: request.uri.path,
            parameters: Dictionary(
                context.parameters.map { (String($0), String($1)) }, uniquingKeysWith: { first, _ in first }),
            queryString: request.uri.query ?? "",
            headers: request.headers,
            body: [],
            now: now,
            requestId: context.requestId,
            address: context.address,
            origin: context.origin,
            note: context.caller)
    }

    /// Waits for the body. Throws 413 past ``bodyLimit`` and 415 for an encoded one, at once when the
    /// head says so.
    mutating func takeBody(_ body: RequestBody) async throws {
        guard method != .get && method != .head else { return }
        let length = headers[.contentLength].flatMap { Int($0) } ?? 0
        guard length <= RequestData.bodyLimit else { throw Problem.bodyTooLarge }
        let hasBody = length > 0 || headers.contains(.transferEncoding)
        if hasBody && headers[values: .contentEncoding].contains(where: \.namesEncoding) {
            throw Problem.encodedBody
        }
        do {
            self.body = Array(buffer: try await body.collect(upTo: RequestData.bodyLimit))
        } catch is NIOTooManyBytesError {
            throw Problem.bodyTooLarge
        } catch {
            // Broken chunks, or a caller who hung up.
            throw Problem.malformedBody("The body did not arrive whole")
        }
    }
}

extension RequestData {
    /// What stands in for a request where the server does something by itself.
    static func job(_ name: String, at now: Instant) -> RequestData {
        RequestData(
            method: .post, path: "", parameters: [:], queryString: "", headers: [:], body: [], now: now,
            requestId: "job-\(name)",
            address: "local")
    }
}
