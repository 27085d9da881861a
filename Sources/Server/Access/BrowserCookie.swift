import Domain
package import HTTPTypes

/// The session of a browser, as its cookie holds it: 32 random bytes, of which the SHA-256 is stored
/// (front-desk D2).
package struct BrowserCookie: Sendable, Equatable {
    /// Seconds that such a session lives unused: 12 hours.
    package static let idleLife = 12 * 3600
    /// Seconds that it lives in all: 7 days.
    package static let wholeLife = 7 * 86_400
    /// Bytes of a value that is looked at. One of ours has 43.
    private static let lengthLimit = 128

    /// In base64url.
    package let value: String

    /// What the database keeps.
    package var hash: String { Digest.hex(of: value) }

    package init(_ value: String) { self.value = value }

    package static func make() -> BrowserCookie {
        BrowserCookie(Base64URL.encode((0..<32).map { _ in UInt8.random(in: 0 ... .max) }))
    }

    /// A browser takes the name with the prefix only from this very host, by TLS.
    package static func name(isSecure: Bool) -> String { isSecure ? "__Host-odontox" : "odontox" }

    /// The cookie that a request brings. Nil without one, and where two of the name differ: one of them is
    /// somebody else's.
    /// - Parameter isSecure: As the request's ``RequestOrigin``.
    package init?(in headers: HTTPFields, isSecure: Bool) {
        guard headers.contains(.cookie) else { return nil }
        let name = Self.name(isSecure: isSecure)
        var found: Set<Substring> = []
        for field in headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard sides.count == 2, String(sides[0]).trimmed == name else { continue }
                found.insert(sides[1])
            }
        }
        guard found.count == 1, let value = found.first.map({ String($0).trimmed }), !value.isEmpty,
            value.utf8.count <= Self.lengthLimit
        else { return nil }
        self.init(value)
    }

    /// The `Set-Cookie` that gives it to a browser.
    /// - Parameters:
    ///   - isSecure: As the request's ``RequestOrigin``.
    ///   - isPublicSecure: Whether the configured public URL is https, so that the cookie is for TLS alone.
    package func setCookie(isSecure: Bool, isPublicSecure: Bool) -> String {
        Self.field(value, Self.wholeLife, isSecure, isPublicSecure)
    }

    /// The `Set-Cookie` that takes it away.
    package static func clearing(isSecure: Bool, isPublicSecure: Bool) -> String {
        field("", 0, isSecure, isPublicSecure)
    }

    private static func field(
        _ value: String, _ seconds: Int, _ isSecure: Bool, _ isPublicSecure: Bool
    ) -> String {
        "\(name(isSecure: isSecure))=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Lax"
            + (isSecure || isPublicSecure ? "; Secure" : "")
    }
}

extension BrowserCookie {
    init?(_ request: RequestData) {
        // Who shows a token is not who the cookie says.
        guard !request.headers.contains(.authorization) else { return nil }
        self.init(in: request.headers, isSecure: request.origin.isSecure)
    }
}
