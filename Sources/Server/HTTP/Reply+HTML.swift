import Crypto
import FoundationEssentials
import HTTPTypes
import Markup

extension Reply {
    /// A page that may run nothing and load nothing; of styles only `style`, by its hash, which must be the
    /// page's one `<style>`.
    /// - Parameter sendsForms: Whether it may send its forms to this server.
    static func html(_ page: HTML, style: String, sendsForms: Bool = false) -> Reply {
        let policy =
            """
            default-src 'none'; style-src '\(policyHash(of: style))'; base-uri 'none'; \
            form-action '\(sendsForms ? "self" : "none")'; frame-ancestors 'none'
            """
        return Reply(
            .ok, headers: [.contentType: "text/html; charset=utf-8", .contentSecurityPolicy: policy],
            body: Array(page.text.utf8))
    }

    /// How a policy names a text within a page (CSP 3 §2.3.1).
    private static func policyHash(of text: String) -> String {
        "sha256-\(Data(SHA256.hash(data: Array(text.utf8))).base64EncodedString())"
    }
}
