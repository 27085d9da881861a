import API
import Domain
import HTTPTypes
import Markup

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
            <p>The server behind dental clinics’ phones. Sign in at <code>POST /api/v1/auth/login</code> \
            and send the access token as
            <code>Authorization: Bearer …</code>. The same description for programs: <a \
            href="/openapi.json">openapi.json</a>.</p>
            <p>Dates and times are the clinic’s wall clock, timestamps UTC. A user of several clinics \
            names one in
            <code>X-Clinic-Id</code>. A superadmin says in <code>X-Reason</code> why they look at patients’ \
            data. A write with an <code>Idempotency-Key</code> may be sent again for a \
            day and is done once. A change
            with the <code>ETag</code> in <code>If-Match</code> is refused when somebody else was faster, \
            and answers with the
            new one. Every problem has
            <code>error</code>, <code>message</code>, <code>code</code> and <code>timestamp</code>, and \
            names refused
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
        """
        <section id="\(anchor(chapter.tag))"><h2>\(chapter.tag)</h2>\
        \(chapter.entries.map { operation($0.path, $0.route) })</section>
        """
    }

    private func operation(_ path: String, _ route: Route) -> HTML {
        let page = route.operation
        let description: HTML = page.description.map { "<p>\(prose($0))</p>" } ?? ""
        return """
            <details><summary><b class="\(route.method.rawValue.lowercased())">\(route.method.rawValue)</b> \
            <code>\(path)</code>
            <span>\(page.summary)</span></summary>\(description)\(access(route))\(parameters(page))\
            \(body(page))\(answer(route, at: path))</details>
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
            return """
                <tr><td><code>\(parameter.name)</code></td><td>\(kind)</td>\
                <td>\(prose(parameter.description))</td></tr>
                """
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
        let problems = OpenAPIDocument.problems(of: route, at: path).map { String($0.code) }.joined(
            separator: ", ")
        let shape: HTML =
            switch page.answer {
            case .json(let schema, let example):
                """
                \(SchemaOutline(schema).html)<h3>Example</h3>\
                \(ExampleText(example ?? schema.example()).html)
                """
            case .other(let type, let description): "<p>\(type): \(description)</p>"
            case .nothing: ""
            }
        return "<h3>Answer \(String(page.status.code))</h3>\(shape)<p class=\"who\">Problems: \(problems)</p>"
    }

    /// Text in which backticks mark code.
    private func prose(_ text: String) -> HTML {
        let pieces = text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map {
            index, piece -> HTML in
            index.isMultiple(of: 2) ? "\(String(piece))" : "<code>\(String(piece))</code>"
        }
        return "\(pieces)"
    }

    private func anchor(_ tag: String) -> String { tag.lowercased().replacing(" ", with: "-") }
}

extension DocsPage {
    static let style: HTML = """
        :root { color-scheme: light dark; --line: light-dark(#d8dee4, #3a424c); --soft: light-dark(#f4f6f8, \
        #1c2128);
                --quiet: light-dark(#57606a, #9aa4af); --accent: light-dark(#0b7285, #66d9e8) }
        * { box-sizing: border-box }
        body { margin: 0; display: grid; grid-template-columns: 14rem minmax(0, 1fr); font: 16px/1.5 \
        system-ui, sans-serif }
        nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.5rem 1rem; border-right: \
        1px solid var(--line) }
        nav h1 { margin: 0 0 1rem; font-size: 1.25rem; color: var(--accent) }
        nav a { display: block; padding: .25rem 0; color: inherit; text-decoration: none }
        nav a:hover { color: var(--accent) }
        main { padding: 1.5rem 2rem 4rem; max-width: 64rem }
        h2 { margin: 2rem 0 .75rem; font-size: 1.25rem }
        h3 { margin: 1rem 0 .25rem; font-size: .9rem; color: var(--quiet) }
        details { border: 1px solid var(--line); border-radius: .5rem; margin: .4rem 0; padding: 0 1rem }
        details[open] { padding-bottom: 1rem }
        summary { cursor: pointer; padding: .55rem 0; display: flex; gap: .75rem; align-items: baseline; \
        flex-wrap: wrap }
        summary span { color: var(--quiet) }
        summary b { min-width: 4.5rem; font-size: .8rem; letter-spacing: .04em; color: var(--accent) }
        summary b.delete { color: light-dark(#c92a2a, #ff8787) }
        summary b.post, summary b.put, summary b.patch { color: light-dark(#2b8a3e, #8ce99a) }
        code, pre { font: .875em/1.5 ui-monospace, monospace }
        code { overflow-wrap: anywhere }
        a { color: var(--accent) }
        pre { background: var(--soft); border-radius: .5rem; padding: .75rem 1rem; overflow: auto; margin: \
        .25rem 0 }
        table { border-collapse: collapse; width: 100% }
        td { padding: .25rem .75rem .25rem 0; vertical-align: top; border-top: 1px solid var(--line) }
        td:first-child { white-space: nowrap }
        .who { color: var(--quiet); font-size: .9rem; margin: .25rem 0 }
        @media (max-width: 48rem) {
            body { display: block } nav { position: static; height: auto; border: 0; padding-bottom: 0 }
            nav a { display: inline-block; margin-right: 1rem } main { padding: 1rem } summary { gap: 0 \
        .75rem }
            td { display: block; border: 0; padding: 0 } td:first-child { border-top: 1px solid \
        var(--line); padding-top: .25rem }
            td:last-child { padding-bottom: .25rem }
        }
        """
}
