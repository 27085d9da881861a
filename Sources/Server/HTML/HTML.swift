import Crypto
import FoundationEssentials
import HTTPTypes

/// A piece of a page. Literals of the source and other `HTML` stand as they are; every other text is escaped
/// on its way in.
///
///     let line: HTML = "<td>\(name)</td>"
struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    private(set) var text: String

    init(stringLiteral literal: StaticString) { text = literal.description }

    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    static let empty: HTML = ""

    struct StringInterpolation: StringInterpolationProtocol {
        typealias StringLiteralType = StaticString

        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 24 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: StaticString) { text += literal.description }

        mutating func appendInterpolation(_ value: String) { HTML.escape(value, into: &text) }

        mutating func appendInterpolation(_ value: Int) { text += String(value) }

        mutating func appendInterpolation(_ piece: HTML) { text += piece.text }

        mutating func appendInterpolation(_ pieces: [HTML]) {
            for piece in pieces { text += piece.text }
        }
    }

    /// Safe in text and in quoted attributes. Control characters, which no page may hold, become U+FFFD.
    private static func escape(_ value: String, into text: inout String) {
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            case "\n", "\t": text.unicodeScalars.append(scalar)
            case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}": text.unicodeScalars.append("\u{FFFD}")
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}

extension Reply {
    /// A page that may run nothing and load nothing; of styles only `style`, by its hash, which must be the
    /// page's one `<style>`.
    /// - Parameter script: The page's one `<script>`, which may run, by its hash too. Such a page may also
    ///   send its forms to this server.
    /// - Parameter sendsForms: Whether a page without a script may do so, too.
    static func html(
        _ page: HTML, style: String, script: String? = nil, sendsForms: Bool = false,
        status: HTTPResponse.Status = .ok
    ) -> Reply {
        let run = script.map { "script-src '\(policyHash(of: $0))'; " } ?? ""
        let policy =
            """
            default-src 'none'; \(run)style-src '\(policyHash(of: style))'; base-uri 'none'; \
            form-action '\(script == nil && !sendsForms ? "none" : "self")'; frame-ancestors 'none'
            """
        return Reply(
            status, headers: [.contentType: "text/html; charset=utf-8", .contentSecurityPolicy: policy],
            body: Array(page.text.utf8))
    }

    /// How a policy names a text within a page (CSP 3 §2.3.1).
    private static func policyHash(of text: String) -> String {
        "sha256-\(Data(SHA256.hash(data: Array(text.utf8))).base64EncodedString())"
    }
}
