import Crypto
import FoundationEssentials
import HTTPTypes

extension Reply {
    /// A page that may run nothing and load nothing; of styles only `style`, by its hash, which must be the
    /// page's one `<style>`.
    static func html(_ page: HTML, style: String) -> Reply {
        let hash = Data(SHA256.hash(data: Array(style.utf8))).base64EncodedString()
        let policy =
            """
            default-src 'none'; style-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'; \
            frame-ancestors 'none'
            """
        return Reply(
            .ok, headers: [.contentType: "text/html; charset=utf-8", .contentSecurityPolicy: policy],
            body: Array(page.text.utf8))
    }
}
