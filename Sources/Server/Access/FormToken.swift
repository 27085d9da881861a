import Crypto
import FoundationEssentials

/// What a form of our own pages holds hidden. It follows from the session's cookie, which no page of another
/// site can read: whoever sends it was given the form in this session (front-desk D2).
package struct FormToken: Sendable, Equatable {
    /// In base64url.
    package let text: String

    package init(of cookie: BrowserCookie) {
        text = Base64URL.encode(
            HMAC<SHA256>.authenticationCode(for: Self.label, using: Self.key(cookie)))
    }

    /// Whether `text` is the cookie's token. Takes as long wherever the two differ.
    package static func isRight(_ text: String, for cookie: BrowserCookie) -> Bool {
        guard text.utf8.count <= 64, let code = Base64URL.decode(text) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: label, using: key(cookie))
    }

    private static let label = Array("odontox/form-token".utf8)

    private static func key(_ cookie: BrowserCookie) -> SymmetricKey {
        SymmetricKey(data: Array(cookie.value.utf8))
    }
}
