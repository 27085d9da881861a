import HTTPTypes
import Markup
import Testing

@testable import Server

@Suite("HTML")
struct HTMLTests {
    @Test("A value can't leave the text or the attribute that it was put into")
    func escaping() {
        let name = "<img src=x onerror='alert(\"1\")'> & Söhne\nLtd\u{1B}[0m\u{85}"
        let page: HTML = "<p title=\"\(name)\">\(name)</p>"
        let safe =
            "&lt;img src=x onerror=&#39;alert(&quot;1&quot;)&#39;&gt; &amp; Söhne\nLtd\u{FFFD}[0m\u{FFFD}"
        #expect(page.text == "<p title=\"\(safe)\">\(safe)</p>")
    }

    @Test("Pieces of HTML are put together as they are, texts are not")
    func composing() {
        let rows = ["a", "<b>"].map { text -> HTML in "<li>\(text)</li>" }
        let page: HTML = "<ul>\(rows)</ul>\(HTML.empty)\(3)"
        #expect(page.text == "<ul><li>a</li><li>&lt;b&gt;</li></ul>3")
    }

    @Test("A page may use its own style and nothing else")
    func policy() {
        let reply = Reply.html("<style>p{}</style>", style: "p{}")
        #expect(reply.headers[.contentType] == "text/html; charset=utf-8")
        // printf 'p{}' | openssl dgst -sha256 -binary | base64
        #expect(
            reply.headers[.contentSecurityPolicy]
                == """
                default-src 'none'; style-src 'sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y='; \
                base-uri 'none'; form-action 'none'; frame-ancestors 'none'
                """
        )
    }
}
