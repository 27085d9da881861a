import HTTPTypes
import HummingbirdTesting
import NIOCore

@testable import Server

extension TestServer {
    /// A page of the front desk.
    func page(_ path: String, in browser: TestBrowser) async throws -> Answer {
        try await exchange(.get, path, browser.cookie, body: nil)
    }

    /// Sends a form of a page as a browser without scripts does.
    /// - Parameters:
    ///   - fields: Encoded already.
    ///   - token: The form's hidden token; the session's own when nil.
    func submit(
        _ path: String, _ fields: String = "", token: String? = nil, in browser: TestBrowser
    ) async throws -> Answer {
        let token = token ?? FormToken(of: BrowserCookie(browser.value)).text
        var headers = browser.cookie
        headers["Sec-Fetch-Site"] = "same-origin"
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return try await exchange(
            .post, path, headers, body: "formToken=\(token)\(fields.isEmpty ? "" : "&")\(fields)")
    }

    private func exchange(
        _ method: HTTPRequest.Method, _ path: String, _ headers: [String: String], body: String?
    ) async throws -> Answer {
        var fields = HTTPFields()
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        let response = try await client.executeRequest(
            uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) })
        return Answer(
            status: response.status.code, headers: response.headers, bytes: Array(buffer: response.body))
    }
}
