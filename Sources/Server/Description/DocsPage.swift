import API
import Domain
import HTTPTypes

/// `GET /docs`: the API description as one page of plain HTML, without a script and from this server alone.
struct DocsPage {
    let mounts: [(prefix: String, routes: [Route])]

    var reply: Reply {
        let style = Self.style
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
            <p>Dates and times are the clinic’s wall clock, timestamps UTC. Who works in several clinics names one in
            <code>X-Clinic-Id</code>. A write with an <code>Idempotency-Key</code> may be sent again for a day and is done once. A change
            with the <code>ETag</code> in <code>If-Match</code> is refused when somebody else was faster, and answers with the
            new one. Every problem has
            <code>error</code>, <code>message</code>, <code>code</code> and <code>timestamp</code>, and names refused
            <code>fields</code>.</p>
            \(chapters.map(chapter))
            </main>
            </body>
            </html>
            """
        var reply = Reply.html(page, style: style.text)
        reply.headers[.cacheControl] = "public, max-age=300"
        return reply
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
        let description: HTML = page.description.map { "<p>\(prose($0))</p>" } ?? ""
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
            let kind = SchemaOutline(parameter.schema).line + (parameter.isRequired ? ", required" : "")
            return "<tr><td><code>\(parameter.name)</code></td><td>\(kind)</td><td>\(prose(parameter.description))</td></tr>"
        }
        return "<h3>Query</h3><table>\(rows)</table>"
    }

    private func body(_ page: Operation) -> HTML {
        guard let body = page.body else { return "" }
        return """
            <h3>Body</h3>\(SchemaOutline(body.schema).html)
            <h3>Example</h3>\(ExampleText(body.example ?? body.schema.example()).html)
            """
    }

    private func answer(_ route: Route, at path: String) -> HTML {
        let page = route.operation
        let problems = OpenAPIDocument.problems(of: route, at: path).map { String($0.code) }.joined(separator: ", ")
        let shape: HTML =
            switch page.answer {
            case .json(let schema, let example):
                "\(SchemaOutline(schema).html)<h3>Example</h3>\(ExampleText(example ?? schema.example()).html)"
            case .other(let type, let description): "<p>\(type): \(description)</p>"
            case .nothing: ""
            }
        return "<h3>Answer \(String(page.status.code))</h3>\(shape)<p class=\"who\">Problems: \(problems)</p>"
    }

    /// Text in which backticks mark code.
    private func prose(_ text: String) -> HTML {
        let pieces = text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map { index, piece -> HTML in
            index.isMultiple(of: 2) ? "\(String(piece))" : "<code>\(String(piece))</code>"
        }
        return "\(pieces)"
    }

    private func anchor(_ tag: String) -> String { tag.lowercased().replacing(" ", with: "-") }
}
