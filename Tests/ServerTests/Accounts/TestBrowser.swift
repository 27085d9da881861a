import API
import HTTPTypes
import Testing

@testable import Server

/// A browser that is signed in.
struct TestBrowser: Sendable, Equatable {
    /// The value of its cookie.
    var value: String
    /// The cookie's name.
    var name = "odontox"

    init(value: String, name: String = "odontox") { (self.value, self.name) = (value, name) }

    /// Takes the cookie of a sign-in.
    init(_ answer: Answer) throws {
        let field = try #require(answer.header("Set-Cookie"), "\(answer)")
        let pair = field.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
        try #require(pair.count == 2, "\(field)")
        self.init(value: String(pair[1]), name: String(pair[0]))
    }

    var hash: String { BrowserCookie(value).hash }

    /// What goes with each request.
    var cookie: [String: String] { ["Cookie": "theme=dark; \(name)=\(value)"] }

    /// The same of what a script of our own pages sends.
    var own: [String: String] {
        cookie.merging(["Sec-Fetch-Site": "same-origin", "X-OdontoX-Desk": "1"]) { $1 }
    }
}

extension TestServer {
    static let browserSignIn = "/api/v1/auth/browser"

    /// Signs a browser in with the password that the user was made with.
    /// - Parameter former: What the browser was signed in as.
    func browse(
        as user: TestUser, device: String? = nil, in former: TestBrowser? = nil
    ) async throws -> TestBrowser {
        let body: JSONValue = [
            "email": .string(user.email), "password": .string(user.password ?? ""),
            "device": device.map { .string($0) } ?? .null,
        ]
        return try TestBrowser(
            try await send(.post, Self.browserSignIn, body: body, headers: former?.cookie ?? [:]))
    }

    /// Sends what a script of our own pages sends.
    func send(
        _ method: HTTPRequest.Method, _ path: String, in browser: TestBrowser, _ body: JSONValue? = nil
    ) async throws -> Answer {
        try await send(method, path, body: body, headers: browser.own)
    }

    /// The status of a protected request within the session.
    func status(in browser: TestBrowser) async throws -> Int {
        try await get("/api/v1/auth/me", headers: browser.cookie).status
    }
}
