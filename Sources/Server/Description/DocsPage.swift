import API
import Crypto
import Domain
import HTTPTypes

/// `GET /docs`: the API description as one page of plain HTML, without a script and from this server alone.
struct DocsPage {
    let mounts: [(prefix: String, routes: [Route])]

    var reply: Reply {
        let style = Self.style
        let hash = base64(Array(SHA256.hash(data: Array(style.text.utf8))))
        let page: HTML = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>OdontoX API</title><style>\(style)</style></head>
            <body>
            <nav><h1>OdontoX</h1>\(chapters.map(navigation))</nav>
            <main>
            <p>The server behind dental clinics’ phones. Sign in at <code>POST /api/v1/auth/login</code> and send the access token as
            <code>Authorization: Bearer …</code>. The same description for programs: <a href="/openapi.json">openapi.json</a>.</p>
            \(chapters.map(chapter))
            </main>
            </body>
            </html>
            """
        return Reply(
            .ok,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "public, max-age=300",
                .contentSecurityPolicy: "default-src 'none'; style-src 'sha256-\(hash)'; base-uri 'none'; frame-ancestors 'none'",
            ],
            body: Array(page.text.utf8))
    }

    private typealias Chapter = (tag: String, entries: [(path: String, route: Route)])

    private var chapters: [Chapter] {
        var chapters: [Chapter] = []
        for (prefix, routes) in mounts {
            for route in routes {
                let entry = (path: OpenAPIDocument.template(prefix + route.path), route: route)
                if let index = chapters.firstIndex(where: { $0.tag == route.operation.tag }) {
                    chapters[index].entries.append(entry)
                } else {
                    chapters.append((route.operation.tag, [entry]))
                }
            }
        }
        return chapters
    }

    private func navigation(_ chapter: Chapter) -> HTML {
        "<a href=\"#\(anchor(chapter.tag))\">\(chapter.tag)</a>"
    }

    private func chapter(_ chapter: Chapter) -> HTML {
        "<section id=\"\(anchor(chapter.tag))\"><h2>\(chapter.tag)</h2>\(chapter.entries.map { operation($0.path, $0.route) })</section>"
    }

    private func operation(_ path: String, _ route: Route) -> HTML {
        let page = route.operation
        let description: HTML = page.description.map { "<p>\($0)</p>" } ?? ""
        return """
            <details><summary><b class="\(route.method.rawValue.lowercased())">\(route.method.rawValue)</b> <code>\(path)</code>
            <span>\(page.summary)</span></summary>\(description)\(access(route))\(parameters(page))\(body(page))\(answer(route, at: path))</details>
            """
    }

    private func access(_ route: Route) -> HTML {
        guard case .members(let roles) = route.access else { return "<p class=\"who\">For everybody</p>" }
        return "<p class=\"who\">For \(roles.map(\.rawValue).sorted().joined(separator: ", "))</p>"
    }

    private func parameters(_ page: Operation) -> HTML {
        guard !page.query.isEmpty else { return "" }
        let rows = page.query.map { parameter -> HTML in
            "<tr><td><code>\(parameter.name)</code></td><td>\(parameter.isRequired ? "required" : "")</td><td>\(parameter.description)</td></tr>"
        }
        return "<h3>Query</h3><table>\(rows)</table>"
    }

    private func body(_ page: Operation) -> HTML {
        guard let body = page.body else { return "" }
        return "<h3>Body</h3>\(SchemaOutline(body.schema).html)"
    }

    private func answer(_ route: Route, at path: String) -> HTML {
        let page = route.operation
        let problems = OpenAPIDocument.problems(of: route, at: path).map { String($0.code) }.joined(separator: ", ")
        let shape: HTML =
            switch page.answer {
            case .json(let schema, _): SchemaOutline(schema).html
            case .other(let type, let description): "<p>\(type): \(description)</p>"
            case .nothing: ""
            }
        return "<h3>Answer \(String(page.status.code))</h3>\(shape)<p class=\"who\">Problems: \(problems)</p>"
    }

    private func anchor(_ tag: String) -> String { tag.lowercased().replacing(" ", with: "-") }

    private func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let chunk = bytes[start..<min(start + 3, bytes.count)]
            let word = (0..<3).reduce(0) { $0 << 8 | ($1 < chunk.count ? Int(chunk[start + $1]) : 0) }
            for place in 0..<4 {
                text.append(place <= chunk.count ? alphabet[word >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
