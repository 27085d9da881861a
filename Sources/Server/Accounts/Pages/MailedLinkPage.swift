import API
import Domain
import HTTPTypes
import Hummingbird

/// A page that a mailed link leads to: a form that sends the link's token back. A GET shows it and spends
/// nothing, so that whatever looks into mails may follow the link (Accounts, A2, A3).
///
/// The token stands behind the link's `#`, which browsers keep to themselves. A script of a few words puts it
/// into the form and out of the address; without scripts it is pasted.
struct MailedLinkPage: Sendable {
    var title: String
    var introduction: String
    /// Where the form goes: the page's own address.
    var action: String
    /// What the form asks for beside the token.
    var inputs: [Input] = []
    var button: String

    struct Input: Sendable {
        /// As the operation names the field.
        var name: String
        var label: String
        var type: Kind = .text
        /// What a browser may fill in (HTML's `autocomplete`).
        var fill: String
        var isRequired = true

        enum Kind: String, Sendable { case text, password }
    }

    /// The empty form.
    var reply: Reply { reply(.ok, token: "", problem: nil) }

    /// The form again, with what was wrong. Passwords have to be typed again.
    func reply(refusing problem: Problem, token: String) -> Reply {
        var reply = reply(problem.status, token: token, problem: words(of: problem))
        for field in problem.headers { reply.headers.append(field) }
        return reply
    }

    /// What is shown once it is done.
    static func done(_ title: String, _ text: String) -> Reply {
        page(title, "<p>\(text)</p>", .ok)
    }

    private func reply(_ status: HTTPResponse.Status, token: String, problem: String?) -> Reply {
        let note: HTML = problem.map { "<p class=\"problem\" role=\"alert\">\($0)</p>" } ?? ""
        return Self.page(
            title,
            """
            <p>\(introduction)</p>\(note)
            <form method="post" action="\(action)">
            <label>Code from the mail
            <input id="token" name="token" value="\(token)" required autocomplete="off" spellcheck="false">
            </label>
            \(inputs.map(line))
            <button type="submit">\(button)</button>
            </form>
            """, status)
    }

    private func line(_ input: Input) -> HTML {
        """
        <label>\(input.label)
        <input name="\(input.name)" type="\(input.type.rawValue)" autocomplete="\(input.fill)"\
        \(input.isRequired ? " required" : "")></label>
        """
    }

    /// What is wrong, by the form's own labels.
    private func words(of problem: Problem) -> String {
        guard !problem.fields.isEmpty else { return problem.message }
        return problem.fields.map { fault in
            let label = inputs.first { $0.name == fault.field }?.label ?? "Code from the mail"
            return "\(label): \(fault.message)."
        }.joined(separator: " ")
    }

    private static func page(_ title: String, _ content: HTML, _ status: HTTPResponse.Status) -> Reply {
        let page: HTML = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title) – OdontoX</title><style>\(style)</style></head>
            <body><main><h1>\(title)</h1>\(content)</main><script>\(script)</script></body>
            </html>
            """
        return .html(page, style: style.text, script: script.text, status: status)
    }

    private static let script: HTML = """
        const field = document.getElementById('token');
        if (field && location.hash.length > 1) {
            field.value = location.hash.slice(1);
            history.replaceState(null, '', location.pathname);
        }
        """

    private static let style: HTML = """
        :root { color-scheme: light dark; --accent: light-dark(#0b7285, #66d9e8) }
        body { margin: 0; font: 16px/1.5 system-ui, sans-serif }
        main { max-width: 28rem; margin: 0 auto; padding: 2rem 1rem }
        h1 { font-size: 1.5rem; color: var(--accent) }
        label { display: block; margin: 1rem 0 }
        input { display: block; width: 100%; box-sizing: border-box; padding: .5rem; font: inherit }
        button { padding: .6rem 1.2rem; font: inherit; cursor: pointer }
        .problem { color: light-dark(#c92a2a, #ff8787) }
        """
}

extension MailedLinkPage {
    /// The page's two routes. What `work` throws is told in the page, but for faults of the server.
    /// - Parameter work: Does what the form asks for, and says what is shown then.
    func routes(
        clock: Clock, _ work: @escaping @Sendable (RequestData, Fields) async throws -> Reply
    ) -> [Route] {
        let shown = Operation(
            tag: "Pages", summary: title, answer: .other(mediaType: "text/html", description: "A form"))
        let sent = Operation(
            tag: "Pages", summary: button,
            answer: .other(mediaType: "text/html", description: "What came of it"))
        return [
            .custom(.get, action, .anyone, shown) { _, _ in reply.response },
            .custom(.post, action, .anyone, sent) { request, context in
                let incoming = try await RequestData(request, context: context, now: clock.now())
                return try await answer(incoming, work).response
            },
        ]
    }

    private func answer(
        _ request: RequestData, _ work: (RequestData, Fields) async throws -> Reply
    ) async throws -> Reply {
        let form = try request.form()
        do {
            return try await work(request, form)
        } catch {
            let (problem, isFault) = Problem.from(error, requestId: request.requestId)
            guard !isFault, problem.status.code < 500 else { throw error }
            let token = try? request.form().optional("token", .verbatim(max: 512))
            return reply(refusing: problem, token: token ?? "")
        }
    }
}
