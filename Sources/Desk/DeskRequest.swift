package import HTTPTypes

/// A browser's request for a page, or its form.
package struct DeskRequest: Sendable {
    package var method: HTTPRequest.Method
    package var path: String
    /// The path's variables.
    package var parameters: [String: String]
    package var query: FormData
    package var headers: HTTPFields
    package var body: [UInt8]
    /// What the hidden field of a form must hold (front-desk.md D2); nil without a session's cookie.
    package var formToken: String?
    /// The clocks on the clinics' walls.
    package var wallClock: WallClock

    package init(
        method: HTTPRequest.Method, path: String, parameters: [String: String], query: String,
        headers: HTTPFields, body: [UInt8], formToken: String?,
        wallClock: @escaping WallClock = { _, _ in nil }
    ) {
        self.method = method
        self.path = path
        self.parameters = parameters
        self.query = FormData(query)
        self.headers = headers
        self.body = body
        self.formToken = formToken
        self.wallClock = wallClock
    }

    /// The form that a page sent. Empty for another type of body.
    var form: FormData {
        let type = headers[.contentType]?.prefix { $0 != ";" }.lowercased()
        return type == "application/x-www-form-urlencoded"
            ? FormData(String(decoding: body, as: UTF8.self)) : FormData("")
    }

    /// Whether a script of our own pages sent it, which takes care of what comes back by itself.
    var isScripted: Bool { headers[.desk] != nil }

    /// The address with its query, to come back to.
    var address: String { query.isEmpty ? path : "\(path)?\(query.encoded)" }
}

/// An answer of the desk.
package struct DeskReply: Sendable {
    package var status: HTTPResponse.Status
    package var headers: HTTPFields
    package var body: [UInt8]

    package init(_ status: HTTPResponse.Status, headers: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// On to another page of ours, after a form.
    static func seeOther(_ address: String) -> DeskReply {
        DeskReply(.seeOther, headers: [.location: address, .cacheControl: "no-store"])
    }
}
