import API
import HTTPTypes
import Markup

/// A form for somebody who may not be signed in, about a mailed link. Showing it spends nothing, so that
/// whatever looks into mails may follow the link (Accounts, A2, A3).
///
/// The link's token stands behind its `#`, which browsers send nowhere. `elements/mailed-link.js` puts it
/// into the form and out of the address; without scripts it is pasted.
struct MailedLinkPage: Sendable {
    /// The page's own address, where its form goes.
    let path: String
    let title: String
    let introduction: String
    /// What it asks for, named as the API names it; labels in English.
    let fields: [Field]
    let button: String
    /// The address of the API that takes the fields.
    let target: String
    let outcome: Outcome

    /// What is shown once it is done.
    struct Outcome: Sendable {
        var title: String
        var text: String
        /// Whether one signs in next, and on the same page.
        var leadsToSignIn = false
    }

    static let token = Field(
        name: "token", label: "Code from the mail", isRequired: true,
        attributes: " data-mailed-token autocapitalize=\"none\" spellcheck=\"false\"")

    var routes: [DeskRoute] {
        [
            .open(.get, path) { origin in reply(origin) },
            .open(.post, path) { origin in try await send(origin) },
        ]
    }

    /// The form. Passwords have to be typed again after a refusal.
    private func reply(_ origin: OpenRequest, _ problem: APIProblem? = nil) -> DeskReply {
        let words = origin.words
        let shown = fields.map { field in
            var field = field
            field.label = words(field.label)
            field.value = origin.request.form[field.name] ?? ""
            return field
        }
        let form = Form(
            id: "mailed-link", action: path, fields: shown, button: words(button), problem: problem,
            isPlain: true)
        var reply = Page.open(
            words(title), origin, status: problem?.status ?? .ok,
            """
            <p>\(words(introduction))</p>
            \(form.html(hidden: .empty, words))
            """)
        reply.headers[.retryAfter] = problem?.headers[.retryAfter]
        return reply
    }

    private func send(_ origin: OpenRequest) async throws -> DeskReply {
        let passwords = fields.filter(\.isPassword).map(\.name)
        let names = fields.filter { !$0.isPassword }.map(\.name)
        do {
            try await origin.api.change(
                .post, target, origin.request.form.json(names, passwords: passwords))
            return Self.done(outcome, origin)
        } catch let problem as APIProblem {
            return problem.status.code < 500 ? reply(origin, problem) : ProblemPage.reply(problem, origin)
        }
    }

    /// - Parameter email: What the sign-in form begins with.
    static func done(_ outcome: Outcome, _ origin: OpenRequest, email: String = "") -> DeskReply {
        let words = origin.words
        let form = Form(
            id: "signin", action: "/signin", fields: SignInPages.fields(email: email, words),
            button: words("Sign in"))
        let next: HTML =
            outcome.leadsToSignIn
            ? form.html(hidden: .empty, words)
            : "<p><a class=\"button\" href=\"/\">\(words("Back to the start"))</a></p>"
        return Page.open(words(outcome.title), origin, "<p>\(words(outcome.text))</p>\(next)")
    }
}

extension Field {
    fileprivate var isPassword: Bool { if case .password = kind { true } else { false } }
}
